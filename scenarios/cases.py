"""What residents of a city ask for and call about, and what is done for them."""

from typing import Any

import numpy as np

from scenarios.chance import Ints, dice, picked
from scenarios.geography import Atlas
from scenarios.volunteers import GIVEN, SURNAMES

#: Phones of residents: ``100`` and eight digits from 99 million on, which no volunteer has.
RESIDENT_PHONES = 10_099_000_000

HELP = [  # category, share, what is asked, who asks, the answer
    ("medicine", 22, "高血压药只够三天，小区封控出不去，请帮忙代配。", ["chronic_patient"],
     "志愿者已凭处方代配并送到家门口。"),
    ("food", 10, "家里老人独居，蔬菜和米面快吃完了。", ["alone_elderly"],
     "蔬菜包和米面已送到，社区每两天回访一次。"),
    ("mother_baby", 7, "婴儿奶粉只剩一罐，附近买不到。", ["infant"], "奶粉已买到，当天送达。"),
    ("medical_transfer", 6, "孕妇明天产检，没有车。", ["pregnant"], "车队志愿者已接送往返医院。"),
    ("errand", 5, "腿脚不便，请帮忙取快递、倒垃圾。", ["disabled"],
     "志愿者已代办，约定每天上午上门。"),
    ("psychological", 3, "隔离多日，心里很烦，想找人说说话。", [],
     "心理志愿者已通话，约好下次时间。"),
    ("other", 2, "想知道外地学生怎么返校。", [], "已电话答复政策和报备办法。"),
]  # fmt: skip
CALLS = [  # topic, question, answer; without an answer the call becomes something else
    ("policy", "通行证怎么办？", "请向所在社区登记，社区审核后开具电子通行证。"),
    ("sampling", "明天的核酸检测几点开始？", "上午七点到十一点，地点在社区广场。"),
    ("volunteering", "怎么报名当志愿者？", "打开太原志愿者，点“成为储备志愿者”填写资料。"),
    ("transport", "去医院透析，车怎么安排？", ""),
    ("medicine", "糖尿病的胰岛素能送吗？", ""),
    ("donation", "我们店想捐一百箱方便面，交给谁？", ""),
]


def help_requests(atlas: Atlas, volunteers: Ints, n: int, seed: int) -> list[dict[str, Any]]:
    """Bodies of ``POST /v1/help-requests`` under ``ask``, and the answer each one gets."""
    rng = dice(seed, "help")
    chances = volunteers / volunteers.sum()
    where = rng.choice(len(atlas), size=n, p=chances).tolist()
    kinds = picked(rng, HELP, [one[1] for one in HELP], n)
    return [
        {"ask": _ask(atlas, place, kind, number, rng), "answer": kind[4]}
        for number, (place, kind) in enumerate(zip(where, kinds, strict=True))
    ]


def calls(atlas: Atlas, volunteers: Ints, n: int, seed: int) -> list[dict[str, Any]]:
    """Bodies of ``POST /v1/tickets`` under ``open``; then an ``answer``, or what it becomes."""
    rng = dice(seed, "hotline")
    where = rng.choice(len(atlas), size=n, p=volunteers / volunteers.sum()).tolist()
    found = []
    for number, place in enumerate(where):
        topic, question, answer = CALLS[number % len(CALLS)]
        name, phone = _someone(rng, 500 + number)
        community = atlas.communities[place].code
        ticket = {"community": community, "topic_of_call": topic, "question": question}
        ticket |= {"caller_name": name, "caller_phone": phone, "synthetic": True}
        found.append({"open": ticket, "answer": answer} | _becomes(ticket))
    return found


def _ask(
    atlas: Atlas, place: int, kind: tuple[Any, ...], number: int, rng: np.random.Generator
) -> dict[str, Any]:
    category, _, detail, vulnerable, _ = kind
    name, phone = _someone(rng, number)
    medicine = {"generic_name": "硝苯地平缓释片", "specification": "30毫克×7片", "quantity": 4}
    return {
        "community": atlas.communities[place].code,
        "category": category,
        "detail": detail,
        "name": name,
        "phone": phone,
        "address": f"{int(rng.integers(1, 30))}号楼{int(rng.integers(1, 7))}单元",
        "vulnerable": vulnerable,
        "channel": ["web", "phone", "building_head"][int(rng.integers(0, 3))],
        "synthetic": True,
    } | ({"medicine": medicine} if category == "medicine" else {})


def _becomes(ticket: dict[str, Any]) -> dict[str, Any]:
    """What a call without a ready answer is converted into."""
    if ticket["topic_of_call"] == "donation":
        gift = {"donor_name": ticket["caller_name"], "donor_phone": ticket["caller_phone"]}
        gift |= {"area": ticket["community"][:6], "synthetic": True}
        gift["lines"] = [{"item": "instant_noodles", "quantity": 100, "unit": "box"}]
        return {"become": {"donation": gift}}
    if ticket["topic_of_call"] in ("transport", "medicine"):
        ask = {one: ticket[one] for one in ("community", "synthetic")}
        ask |= {"name": ticket["caller_name"], "phone": ticket["caller_phone"]}
        ask |= {"detail": ticket["question"], "channel": "phone"}
        is_ride = ticket["topic_of_call"] == "transport"
        return {
            "become": {"help": ask | {"category": "medical_transfer" if is_ride else "medicine"}}
        }
    return {}


def _someone(rng: np.random.Generator, number: int) -> tuple[str, str]:
    """A synthetic resident's name and phone."""
    surname, given = rng.integers(0, len(SURNAMES)), rng.integers(0, len(GIVEN), 2)
    name = "合成" + SURNAMES[surname] + "".join(GIVEN[one] for one in given)
    return name, str(RESIDENT_PHONES + number)
