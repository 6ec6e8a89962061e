"""The 《志愿者信息台账》 (volunteer ledger): people of an area, found and told row by row."""

from typing import ClassVar

from pydantic import Field

from contracts.base import Query
from contracts.vocabulary import AreaCode, DayPart, Line, PostCategory

#: The columns, always these in this order.  An import understands what it needs of them.
LEDGER_COLUMNS = (
    *("志愿者编号", "姓名", "手机", "性别", "出生日期", "社区代码", "归属", "单位"),
    *("服务意向", "服务时段", "服务区域", "技能", "培训", "保险至"),
    *("驾照", "驾照有效期", "车牌", "车型", "座位", "管理单位", "招募单位", "状态", "登记日期"),
)


class ReadLedger(Query):
    """A piece of an area's ledger, by community; audited.

    Whole rows are for the street and the community that contact people (谁招募谁联络谁管理);
    everybody else sees them masked.
    """

    topic: ClassVar[str] = "registry.read_ledger.v1"

    area: AreaCode
    #: The cursor of the piece before.
    after: str = Field(default="", max_length=100)
    limit: int = Field(default=500, ge=1, le=1000)


class FindVolunteers(Query):
    """People of an area by skill, intention and time, masked; those in service unless asked."""

    topic: ClassVar[str] = "registry.find_volunteers.v1"

    area: AreaCode
    skill: Line | None = None
    intention: PostCategory | None = None
    available: DayPart | None = None
    state: str = Field(default="reserve", max_length=32)
    after: str = Field(default="", max_length=100)
    limit: int = Field(default=50, ge=1, le=200)


class ReadSignUps(Query):
    """What a 接龙 pasted from a chat says, line by line, with what is doubtful; nothing is kept."""

    topic: ClassVar[str] = "registry.read_sign_ups.v1"
    sealed: ClassVar[bool] = True

    text: str = Field(min_length=1, max_length=100_000)
    synthetic: bool = False
