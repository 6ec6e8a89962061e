"""A resident's request for help goes on: for its asker, and for the volunteer who is sent."""

from services.notify.domain.templates.template import Template

TEMPLATES = {
    "help_received": Template(
        title={"zh-CN": "已收到您的求助", "en": "Your request has been received"},
        body={
            "zh-CN": (
                "{name}您好，已收到您的求助（{request}），编号{number}。"
                "我们会尽快联系您。进度：{link}"
            ),
            "en": (
                "Dear {name}, your request for help ({request}) has been received. "
                "Its number is {number}. We will be in touch. Follow it here: {link}"
            ),
        },
    ),
    "help_dispatched": Template(
        title={"zh-CN": "已派志愿者", "en": "Somebody is on it"},
        body={
            "zh-CN": "{name}您好，您的求助（{request}，编号{number}）已派给志愿者，请留意来电。",
            "en": (
                "Dear {name}, a volunteer has been asked to see to your request ({request}, "
                "number {number}). Please keep your phone at hand."
            ),
        },
    ),
    "help_assigned": Template(
        title={"zh-CN": "求助派单", "en": "A request for you"},
        body={
            "zh-CN": "{name}您好，有一项求助（{request}，编号{number}）派给您，请尽快与社区联系。",
            "en": (
                "Dear {name}, a request for help ({request}, number {number}) has been given to "
                "you. Please contact the community."
            ),
        },
    ),
    "help_question": Template(
        title={"zh-CN": "还需要帮助吗？", "en": "Do you still need help?"},
        body={
            "zh-CN": "{name}您好，您的求助（{request}，编号{number}）还需要吗？请点开回答：{link}",
            "en": (
                "Dear {name}, do you still need help ({request}, number {number})? "
                "Please answer here: {link}"
            ),
        },
    ),
    "help_closed": Template(
        title={"zh-CN": "求助已办结", "en": "Your request is closed"},
        body={
            "zh-CN": (
                "{name}您好，您的求助（{request}，编号{number}）已办结。"
                "仍有需要，三天内可重新打开：{link}"
            ),
            "en": (
                "Dear {name}, your request for help ({request}, number {number}) is closed. "
                "If something is still missing, open it again within three days: {link}"
            ),
        },
    ),
}
