"""The link in an invitation to serve."""

TEXTS: dict[str, tuple[str, str]] = {
    "offer_title": ("志愿服务邀请", "You are invited to serve"),
    "offer_lead": (
        "社区需要您。请看清内容后答复。",
        "A community needs you. Please read this, then answer.",
    ),
    "what": ("岗位", "Post"),
    "when": ("时间", "When"),
    "where": ("集合地点", "Meeting place"),
    "answer_by": ("请在此前答复", "Please answer before"),
    "risks": ("风险告知", "Risks"),
    "content": ("服务内容", "What you will do"),
    "precautions": ("注意事项", "What to mind"),
    "guarantees": ("保障", "What is provided"),
    "accept": ("我接受", "I will come"),
    "decline": ("不方便", "I cannot come"),
    "free": (
        "是否参加完全自愿，谢绝不会有任何影响。",
        "Taking part is voluntary. Saying no has no consequences.",
    ),
    "cancel": (
        "临时不能来，请尽早告知，我们好另找人。",
        "If you cannot come after all, tell us early, so that we find someone else.",
    ),
    "cancel_button": ("我不能来了", "I cannot come after all"),
    "vehicle": ("请带车参加", "Please come with your vehicle"),
    "state_offered": ("等您答复", "Waiting for your answer"),
    "state_accepted": (
        "您已接受，谢谢！请准时到集合地点。",
        "You have accepted. Thank you! Please be there in time.",
    ),
    "state_declined": ("您已谢绝，没有关系。", "You have declined. That is all right."),
    "state_timed_out": (
        "答复时间已过，名额已转给他人。感谢关注，下次再约。",
        "The time to answer is over and the place has gone to someone else. Thank you all the "
        "same.",
    ),
    "state_withdrawn": (
        "这份邀请已撤回，您不用再来。",
        "This invitation was withdrawn. You need not come.",
    ),
    "state_checked_in": ("您已签到，辛苦了！", "You are checked in. Thank you for serving!"),
    "state_checked_out": ("服务已完成，感谢您！", "Your service is complete. Thank you!"),
    "state_missed": (
        "您接受了但没有签到。如有误，请联系社区。",
        "You accepted but did not check in. If that is wrong, tell the community.",
    ),
    "result_accept": (
        "已为您留好名额，谢谢！请准时到集合地点。",
        "Your place is kept. Thank you! Please be there in time.",
    ),
    "result_decline": (
        "已记下，没有关系。感谢您的答复。",
        "Noted, and that is all right. Thank you for answering.",
    ),
    "result_waiting": (
        "已收到您的答复，正在办理。稍后打开同一链接可看结果。",
        "We have your answer and are working on it. Open the same link later to see the result.",
    ),
    "result_refused": ("没能办成", "That was not possible"),
    "back": ("返回查看", "Back to the invitation"),
    "not_yet": (
        "邀请正在送达，请稍后再打开。",
        "This invitation is on its way. Please open it again in a moment.",
    ),
    "bad_link": (
        "这个链接无效。请核对消息里的完整链接。",
        "This link is not valid. Please check that you have all of it.",
    ),
    "state_waiting": (
        "名额已满，您在候补名单上。一有空位就通知您；去不了请取消。",
        "Every place is taken; you are on the waiting list and will be told if one becomes free.",
    ),
    "late": (
        "名额可能还有，也可能要候补；结果马上告诉您。",
        "A place may still be free, or you may have to wait for one; you are told at once.",
    ),
    "late_button": ("我还能去", "I can still come"),
    "remote": ("线上，在家完成", "from home"),
    "standby": ("备勤", "standby"),
    "standby_about": (
        "这是备勤邀请：答应后请保留这段时间，一有空位就直接安排您并通知。",
        "You are asked to stand by: with a yes you keep these hours free, and a place that falls "
        "free is yours; you will be told.",
    ),
    "instead": (
        "如果您答应去这里，您在另一处的名额会让给别人；不答应则原安排不变。",
        "If you say yes here, your place elsewhere goes to somebody else; if not, nothing changes "
        "for you.",
    ),
    "task": ("今天的任务", "Your task today"),
    "remote_begin": ("我开始了", "I begin"),
    "remote_done": ("到现在一共完成多少条", "How many you have done so far, in all"),
    "remote_report": ("登记", "Report"),
    "result_begin": ("已签到，辛苦了！", "You are checked in. Thank you for serving!"),
    "result_progress": ("已登记。", "Noted."),
    "person": (
        "请勿转发：凭此链接即可代您答复。",
        "Do not forward: whoever has this link can answer in your name.",
    ),
}
