"""Goods that somebody gave go on their way: for the donor."""

from services.notify.domain.templates.template import Template

TEMPLATES = {
    "donation_received": Template(
        title={"zh-CN": "捐赠物资已收到", "en": "Your donation has arrived"},
        body={
            "zh-CN": "{name}您好，您捐赠的物资（{goods}）已验收入库，编号{number}。感谢您的爱心！",
            "en": (
                "Dear {name}, your donation ({goods}) has been received and inspected. "
                "Its number is {number}. Thank you!"
            ),
        },
    ),
    "donation_allocated": Template(
        title={"zh-CN": "捐赠物资已分配", "en": "Your donation has been allotted"},
        body={
            "zh-CN": "{name}您好，您捐赠的物资（{goods}，编号{number}）已分配到一线。",
            "en": "Dear {name}, your donation ({goods}, number {number}) has been allotted.",
        },
    ),
    "donation_delivered": Template(
        title={"zh-CN": "捐赠物资已送达", "en": "Your donation has been delivered"},
        body={
            "zh-CN": "{name}您好，您捐赠的物资（{goods}，编号{number}）已送达并签收。谢谢您！",
            "en": (
                "Dear {name}, your donation ({goods}, number {number}) has been delivered and "
                "signed for. Thank you!"
            ),
        },
    ),
}
