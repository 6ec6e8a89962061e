"""A place is offered to a volunteer, or is gone.

Says what, when, where, the risks and the guarantees (regulation art. 12), and that a no counts
for nothing (art. 25).
"""

from services.notify.domain.templates.template import Template

TEMPLATES = {
    "offer": Template(
        title={"zh-CN": "志愿服务邀请", "en": "Invitation to serve"},
        body={
            "zh-CN": (
                "{name}您好，邀请您参加志愿服务。\n"
                "岗位：{post}\n"
                "时间：{when}\n"
                "集合地点：{meeting_place}\n"
                "内容：{content}\n"
                "注意事项：{precautions}\n"
                "风险告知：{risk_notice}\n"
                "保障：{guarantees}\n"
                "请在{answer_by}前打开链接，选择“能去”或“去不了”（去不了没有任何影响）：\n"
                "{link}"
            ),
            "en": (
                "Dear {name}, you are invited to serve as a volunteer.\n"
                "Post: {post}\n"
                "When: {when}\n"
                "Meet at: {meeting_place}\n"
                "What to do: {content}\n"
                "Mind: {precautions}\n"
                "Risks: {risk_notice}\n"
                "You get: {guarantees}\n"
                "Please open this link before {answer_by} and say yes or no "
                "(a no has no consequences):\n"
                "{link}"
            ),
        },
    ),
    "waiter_placed": Template(
        title={"zh-CN": "候补成功", "en": "You have a place"},
        body={
            "zh-CN": (
                "{name}您好，您候补的{post}现在有了空位，已为您安排。"
                "请打开链接查看时间和地点；去不了请在页面上取消：\n{link}"
            ),
            "en": (
                "Dear {name}, a place became free at the {post} you were waiting for, "
                "and it is yours. Open this link for time and place, or to give it back:\n{link}"
            ),
        },
    ),
    "offer_withdrawn": Template(
        title={"zh-CN": "无需再答复", "en": "No answer needed any more"},
        body={
            "zh-CN": (
                "{name}您好，此前邀请您参加的{post}已招满或取消，无需再答复。谢谢您！\n{link}"
            ),
            "en": (
                "Dear {name}, the {post} you were invited to is filled or cancelled. "
                "You need not answer any more. Thank you!\n{link}"
            ),
        },
    ),
}
