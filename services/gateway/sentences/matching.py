"""Matching: needs, offers and duty."""

SENTENCES: dict[str, tuple[str, str]] = {
    # ---- needs, offers, duty ----
    "reviewer_is_creator": ("须由另一人审核这项需求。", "Someone else must review this need."),
    "reason_missing": ("驳回须说明理由。", "A rejection needs a reason."),
    "need_not_submitted": ("这项需求已经审核过。", "This need has been reviewed already."),
    "need_not_open": ("这项需求现在不招人。", "This need does not look for people now."),
    "shift_begun": ("这个班次已经开始。", "This shift has begun."),
    "plan_repaired": (
        "该方案发布前情况有变，已由新版本取代，请查看新版本。",
        "This plan has been repaired since: look at the one that has taken its place.",
    ),
    "plan_not_solved": ("方案还在计算。", "This plan is still being computed."),
    "mandatory_empty": (
        "必保岗位还缺人，请补人，或由他人签署例外。",
        "Mandatory posts lack people: find some, or let somebody sign an exception.",
    ),
    "signer_is_planner": (
        "编制方案的人不能签署其例外。",
        "Whoever asked for the plan cannot sign its exceptions.",
    ),
    "no_gap": (
        "所列必保岗位没有缺口，无需签署。",
        "There is no gap at a mandatory post to sign for.",
    ),
    "nobody_to_ask": ("所列人员都已询问过。", "Everybody named has been asked already."),
    "place_taken": (
        "名额已满，其他志愿者先答复了。感谢您随时准备出发。",
        "Every place has been taken: others answered first.  Thank you for being ready to come.",
    ),
    "waiting_list": (
        "名额已满。您已列入候补名单，一有空位就通知您。",
        "Every place is taken; you are on the waiting list and will be told if one becomes free.",
    ),
    "team_size": (
        "队伍须正好 {people} 人，并带 {vehicles} 辆车。",
        "The team must be {people} people and bring {vehicles} vehicles: all of it or nothing.",
    ),
    "adoption_closed": (
        "当天调度已截止，请直接报名单认领。",
        "The day's plan is closed: claim places with the names of those who come.",
    ),
    "too_many_places": (
        "没有这么多空位可以认领。",
        "There are not so many free places to adopt.",
    ),
    "training_missing": (
        "未参加该岗位培训，不能上岗。",
        "Nobody begins at this post without its training.",
    ),
    "insurance_missing": (
        "保险未覆盖整个班次，不能上岗。",
        "Nobody begins at this post without insurance for the whole shift.",
    ),
    "may_not_begin": (
        "所列人员中有人现在不能上岗。",
        "Some of those who have come may not begin.",
    ),
    "not_remote": (
        "只有线上岗位需要登记完成条数。",
        "Only a remote post has records to count.",
    ),
    "provider_not_qualified": (
        "这类求助只能由有资质的人员提供，该志愿者没有登记有效资质。",
        "Whoever gives this help must be qualified for it, and this volunteer is not.",
    ),
    "not_the_provider": (
        "倾诉记录只有写下它的服务者本人可以查看。",
        "What was said in confidence is read by whoever wrote it down, and by nobody else.",
    ),
    "not_briefed": (
        "先培训、后派任务：所列人员还没有签到或没有完成岗前培训。",
        "Tasks are handed out to people who are there and were briefed.",
    ),
    "not_in_the_squad": (
        "服务日报只有同组人员可以查看。",
        "Reports are for those who serve together.",
    ),
    "channel_paused": (
        "指挥部已暂停{area}的这一渠道：{reason}。暂不发出新的安排。",
        "The command has paused this in {area}: {reason}. Nothing new is offered for now.",
    ),
    "nobody_to_redirect": (
        "那项需求的人员中没有人可以改去另一处。",
        "Nobody who has a place there could go to the other one.",
    ),
    "no_letter": (
        "这个名额不需要介绍信，或者没有人接受。",
        "Nobody needs a letter for this place, or it was never taken.",
    ),
    "already_answered": ("这份邀请已经答复过。", "This offer has been answered already."),
    "offer_timed_out": (
        "答复时间已过，名额已转给他人。",
        "The time to answer this offer is over, and the place has gone to someone else.",
    ),
    "offer_withdrawn": (
        "这份邀请已撤回，因为这项需求已取消。",
        "This offer was withdrawn, because the need no longer exists.",
    ),
    "on_duty": (
        "已签到的志愿者不能再谢绝。",
        "Someone who is on duty, or was, can no longer decline.",
    ),
    "organisation_not_approved": (
        "该组织尚未通过审核。",
        "This organisation has not been approved.",
    ),
    "not_a_member": (
        "组织只能为自己的成员认领名额。",
        "An organisation can only name its own members.",
    ),
    "may_not_serve": (
        "所列人员中有人不符合服务条件。",
        "Some of those named may not serve there.",
    ),
    "too_early": ("开班前两小时起才能签到。", "Check-in opens two hours before the shift."),
    "shift_over": ("班次已经结束，不能再签到。", "Nobody can arrive after the shift is over."),
    "not_accepted": (
        "接受了名额的人才能签到。",
        "Only someone who has accepted a place can check in.",
    ),
    "not_checked_in": ("签到过的人才能签退。", "Only someone who has checked in can check out."),
    "in_the_future": ("这个时间还没有到。", "This has not happened yet."),
    "out_before_in": ("签退时间早于签到时间。", "Nobody leaves before having come."),
}
