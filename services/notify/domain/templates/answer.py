"""The answer to somebody who asked for help or called (事事有回音)."""

from services.notify.domain.templates.template import Template

TEMPLATES = {
    "help_answer": Template(
        title={"zh-CN": "您的求助有回音", "en": "About your request"},
        body={
            "zh-CN": "{name}您好，您的求助（编号{number}）有回音：{answer}　是否解决：{link}",
            "en": (
                "Dear {name}, about your request for help (number {number}): {answer} "
                "Please tell us whether that helped: {link}"
            ),
        },
    ),
    "ticket_answer": Template(
        title={"zh-CN": "您的来电有回音", "en": "About your call"},
        body={
            "zh-CN": "{name}您好，您的来电咨询（编号{number}）有回音：{answer}",
            "en": "Dear {name}, about your call (number {number}): {answer}",
        },
    ),
}
