"""A community's need was turned down or taken back: for the one who submitted it."""

from services.notify.domain.templates.template import Template

TEMPLATES = {
    "need_rejected": Template(
        title={"zh-CN": "需求未通过审核", "en": "Need rejected"},
        body={
            "zh-CN": "您提交的需求（{post}，{when}）未通过审核。原因：{reason}",
            "en": "The need you submitted ({post}, {when}) was rejected. Reason: {reason}",
        },
    ),
    "need_withdrawn": Template(
        title={"zh-CN": "需求已撤回", "en": "Need withdrawn"},
        body={
            "zh-CN": "您提交的需求（{post}，{when}）已撤回。原因：{reason}",
            "en": "The need you submitted ({post}, {when}) was withdrawn. Reason: {reason}",
        },
    ),
}
