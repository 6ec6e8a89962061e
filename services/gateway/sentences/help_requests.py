"""Matching: help requests, standing cases and missions."""

SENTENCES: dict[str, tuple[str, str]] = {
    # ---- help requests and missions ----
    "help_not_in_state": (
        "这件求助目前的进度不能这样办理。",
        "A request for help in this state does not allow this step.",
    ),
    "help_already_verified": ("这件求助已经核实过。", "This request has been verified."),
    "help_not_verified": (
        "除危及生命的情况外，核实后才能派人。",
        "Only a danger to life is dispatched before somebody has checked it.",
    ),
    "help_taken": (
        "这件求助已有人负责，时限未到。",
        "Someone else has this request, and still has time for it.",
    ),
    "help_not_fresh": (
        "这件求助时间已久，请先确认是否仍需要。",
        "This request is old: ask first whether it is still needed.",
    ),
    "help_not_on_board": (
        "这件求助目前不开放认领，或不再向您开放。",
        "This request is not open to volunteers now, or not to this one.",
    ),
    "help_not_suited": (
        "这件求助不在您的服务范围内，或需要车辆。",
        "This request is outside the volunteer's district and areas, or takes a vehicle.",
    ),
    "help_too_many_claims": (
        "您已认领 {most} 件，办完一件再认领下一件。",
        "Nobody has more than {most} claimed requests open at a time.",
    ),
    "help_returned_too_often": (
        "这件求助转办次数已满，由市级决定。",
        "This request was passed on often enough; the city decides about it.",
    ),
    "help_not_its_office": (
        "求助只能转给本市的上下级社区、街道或区。",
        "A request can only be passed on to another office of its own city.",
    ),
    "help_not_confirmed": (
        "求助人尚未确认；未联系上须有 {needed} 次记录，现有 {attempts} 次。",
        "Not confirmed yet: {needed} attempts to reach the asker are needed, {attempts} are noted.",
    ),
    "help_attempt_too_soon": (
        "距上次联系时间太短，请稍后再试。",
        "The last attempt was a moment ago.",
    ),
    "help_ended_long_ago": (
        "这件求助办结已久，不能重新打开，请再次求助。",
        "This request ended too long ago to be opened again.",
    ),
    "help_not_mergeable": (
        "求助只能并入本市另一件未办结的求助，不能并入自身或重复件。",
        "A request is merged only into another open one of its city, and never into a duplicate.",
    ),
    "nobody_free": (
        "附近暂时没有愿意且有空的志愿者。",
        "Nobody of the reserve near there is willing and free now.",
    ),
    "volunteer_busy": (
        "这位志愿者正在服务或已有安排。",
        "This volunteer is on duty or on their way elsewhere.",
    ),
    "answer_missing": ("没有答复不能办结。", "Nothing is closed without an answer."),
    "standing_not_in_state": (
        "这项常态化帮助目前不能这样办理。",
        "A standing case in this state does not allow this step.",
    ),
    "visit_too_early": (
        "还没到上门时间，不能登记。",
        "A visit cannot be reported before it can have begun.",
    ),
    "standing_without_visits": (
        "起止日期之间没有上门日。",
        "No visit falls between these days.",
    ),
    "mission_not_in_state": (
        "这次任务目前的进度不能这样办理。",
        "A mission in this state does not allow this step.",
    ),
}
