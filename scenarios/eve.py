"""The evening before a compound's day: staff hired, units on their rolls, volunteers signed up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from scenarios import households, roster
from scenarios.compounds import Compound
from scenarios.needs import CHINA
from scenarios.rehearsal import begin
from scenarios.staff import Post
from scenarios.stage import Doc, Stage


@dataclass(frozen=True, slots=True)
class Eve:
    """What there is when the day begins."""

    day: date
    #: The path of the compound, and of its day.
    compound: str
    people: list[str]

    @property
    def path(self) -> str:
        """Where the day is."""
        return f"{self.compound}/days/{self.day}"

    def at(self, clock: str) -> datetime:
        """A moment of the day, on the wall clock."""
        return datetime.combine(self.day, time.fromisoformat(clock), CHINA)

    async def open(self, stage: Stage, who: str, hand_out: Doc, notice: str) -> None:
        """Say what the day hands out, tests and tells."""
        plan: Doc = {"day": self.day.isoformat(), "people": self.people, "tested": True}
        plan |= {"hand_outs": [hand_out], "notices": [notice]}
        about = f"day-{self.day}"
        await stage.api.send(stage.staff[who], f"{self.compound}/days", plan, about=about)


async def prepare(
    stage: Stage,
    here: Compound,
    evening: datetime,
    *,
    desks: Sequence[str],
    volunteers: int,
    seed: int,
) -> Eve:
    """Everything up to the night; ``desks`` have a key of the community each."""
    posts = {"city": Post("city_op", area=here.area[:4])}
    posts |= {name: Post("community_op", area=here.area) for name in ("gate", *desks)}
    posts |= {"warehouse": Post("warehouse", area=here.area)}
    day = await begin(stage, posts, evening)
    path = await households.draw(stage, here)
    people = await roster.sign_up(stage, roster.people(here, volunteers, seed))
    return Eve(day, path, people)
