"""Service reports of a squad."""

TEXTS: dict[str, tuple[str, str]] = {
    "reports_title": ("服务报告", "Service reports"),
    "reports_about": (
        "在岗的人写下时间、地点、做了什么，附一张照片；只有同组的人看得到。",
        "Whoever is on duty writes when, where and what was done, with a photo; only the own "
        "squad sees it.",
    ),
    "reports_key": ("志愿者密钥", "Volunteer's key"),
    "reports_assignment": ("任务编号", "Assignment"),
    "reports_new": ("写一份报告", "Write a report"),
    "reports_place": ("地点", "Place"),
    "reports_content": ("做了什么", "What was done"),
    "reports_photo": ("照片", "Photo"),
    "reports_photo_hint": (
        "照片里的位置等信息在保存前全部去除。",
        "Position and all else that a phone writes into a photo is taken out before it is kept.",
    ),
    "reports_send": ("提交报告", "File the report"),
    "reports_done": ("报告已提交。", "The report is filed."),
    "reports_none": ("还没有报告。", "There is no report yet."),
}
