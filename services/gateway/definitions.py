"""What each public figure means, in the words that are published beside it."""

DEFINITIONS: dict[str, dict[str, str]] = {
    "reserve_volunteers.registered": {
        "zh-CN": "已登记的储备志愿者人数（不含车队志愿者）。",
        "en": "People registered in the reserve, the fleet not included.",
    },
    "reserve_volunteers.matched": {
        "zh-CN": "接受了岗位的储备志愿者人数，含已到岗、已完成和缺席的；每人只计一次，"
        "后来谢绝的不计。",
        "en": "People of the reserve with an accepted place, whether they served or missed it; "
        "each counts once, and who declined later does not count.",
    },
    "volunteer_fleet.registered": {
        "zh-CN": "已登记的带车志愿者人数，一人一车。",
        "en": "People registered with a vehicle, one vehicle each.",
    },
    "volunteer_fleet.matched": {
        "zh-CN": "接受了出车岗位的车队志愿者人数，算法同上。",
        "en": "People of the fleet with an accepted place for a vehicle, counted likewise.",
    },
    "community_needs.published": {
        "zh-CN": "经审核发布过的社区需求数，包括后来完成或撤回的。",
        "en": "Community needs that passed review, also those completed or withdrawn since.",
    },
    "community_needs.matched": {
        "zh-CN": "至少有一个名额被接受过的社区需求数。",
        "en": "Community needs of which at least one place has been accepted.",
    },
    "community_needs.filled": {
        "zh-CN": "全部名额都被接受过的社区需求数。",
        "en": "Community needs of which every place has been accepted.",
    },
    "help_requests.received": {
        "zh-CN": "收到的求助件数。",
        "en": "Requests for help that came in.",
    },
    "help_requests.answered": {
        "zh-CN": "已有答复的求助件数。",
        "en": "Requests for help that have an answer.",
    },
    "help_requests.minutes_to_answer": {
        "zh-CN": "从收到求助到首次答复的平均时间（分钟），时钟从收到起算。",
        "en": "The average time from receipt to the first answer, in minutes.",
    },
    "help_requests.closed": {
        "zh-CN": "已办结的求助件数；办结必须有答复。",
        "en": "Requests for help that are closed; none closes without an answer.",
    },
    "donations.items": {
        "zh-CN": "按物品统计：捐赠登记、已分配、已送达的数量，以及仓库结存。只收物资，不收款。",
        "en": "Per item: pledged, allotted, delivered, and the balance in the warehouses. "
        "The platform takes goods, never money.",
    },
    "hotline.calls": {
        "zh-CN": "电话咨询的来电件数；每件要么已答复，要么已转办。",
        "en": "Calls to the hotline; each is answered or passed on.",
    },
    "emergency_teams.teams": {
        "zh-CN": "已登记的应急队伍数。",
        "en": "Emergency teams known to the city.",
    },
    "organisations.approved": {
        "zh-CN": "经两人审核通过的社会组织数。",
        "en": "Social organisations approved by two people.",
    },
    "service.person_times": {
        "zh-CN": "服务人次：一次签到并签退、已写入服务记录的服务为一人次。",
        "en": "Person-times: one service from check-in to check-out, entered in the record.",
    },
    "service.hours": {
        "zh-CN": "服务记录中志愿服务时长合计（小时）；下沉干部的公务时长不计入。",
        "en": "The volunteer hours in those records; duty of those sent is not among them.",
    },
}
