"""Somebody registered with a number that has a place: for its owner alone."""

from services.notify.domain.templates.template import Template

TEMPLATES = {
    "registered_again": Template(
        title={"zh-CN": "您已登记过", "en": "You are registered already"},
        body={
            "zh-CN": (
                "{name}您好，有人用您的手机号又登记了一次志愿者。您以前的登记仍然有效，不用再办。"
                "如果不是您本人，请不必理会，对方不会知道您已登记。"
            ),
            "en": (
                "Dear {name}, somebody registered as a volunteer with your phone number. Your "
                "own registration stands, and nothing is to be done. If it was not you, they "
                "have not been told that you are registered."
            ),
        },
    ),
}
