"""A volunteer's trouble, for the liaison who answers for them."""

from services.notify.domain.templates.template import Template

TEMPLATES = {
    "trouble_raised": Template(
        title={"zh-CN": "志愿者突发情况", "en": "A volunteer is in trouble"},
        body={
            "zh-CN": "{name}您好，您联络的志愿者遇到突发情况（编号{number}），请立即查看并接手。",
            "en": (
                "Dear {name}, a volunteer you answer for is in trouble (number {number}). "
                "Please look and take it up at once."
            ),
        },
    ),
}
