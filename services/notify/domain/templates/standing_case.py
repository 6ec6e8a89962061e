"""A visit of a standing case, for the volunteer who comes."""

from services.notify.domain.templates.template import Template

TEMPLATES = {
    "standing_visit": Template(
        title={"zh-CN": "上门提醒", "en": "Your next visit"},
        body={
            "zh-CN": "{name}您好，请于{when}上门（{request}，编号{number}），办完请登记。",
            "en": (
                "Dear {name}, please visit {when} ({request}, number {number}), "
                "and report it afterwards."
            ),
        },
    ),
}
