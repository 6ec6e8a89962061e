"""An emergency is over: everybody who served is thanked, once (Beita)."""

from services.notify.domain.templates.template import Template

TEMPLATES = {
    "thanks": Template(
        title={"zh-CN": "感谢信", "en": "Thank you"},
        body={
            "zh-CN": "{name}：{incident}已告一段落。感谢您在其中付出的每一个小时！"
            "您的服务记录和证书长期有效，可随时查询和打印。",
            "en": "{name}: {incident} is over. Thank you for every hour you gave! "
            "Your service records and certificates stay and can be printed at any time.",
        },
    ),
}
