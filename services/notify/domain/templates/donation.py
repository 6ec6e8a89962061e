"""Goods that somebody gave go on their way: for the donor."""

from services.notify.domain.templates.template import Template

TEMPLATES = {
    "comfort_thanks": Template(
        title={"zh-CN": "感谢您的慰问", "en": "Thank you for your comfort gift"},
        body={
            "zh-CN": (
                "{name}您好，您送到岗位的慰问品（{goods}）已登记公示，编号{number}。"
                "值守的志愿者谢谢您！"
            ),
            "en": (
                "Dear {name}, what you brought to the post ({goods}) is on record and will be "
                "published under number {number}. Those who stand there thank you!"
            ),
        },
    ),
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
