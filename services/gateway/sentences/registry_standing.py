"""The registry: standing, rules, hours and thanks."""

SENTENCES: dict[str, tuple[str, str]] = {
    # ---- standing and rules ----
    "not_managing_unit": (
        "只有管理该志愿者的单位（{unit}）及其上级可以办理。",
        "Only the unit that manages this volunteer ({unit}), and its superiors, may do that.",
    ),
    "self_only": (
        "本人只能确认加入或退出，其他状态由管理单位决定。",
        "People may join or leave by themselves; everything else their unit decides.",
    ),
    "standing_impossible": (
        "不能从“{state}”变为“{to}”。",
        "A volunteer who is {state} cannot become {to}.",
    ),
    "fresh_consent_needed": (
        "退出后重新加入，须在退出之后重新同意。",
        "Whoever withdrew comes back with a consent given after that.",
    ),
    "no_such_role": ("该志愿者没有担任这个职务。", "The volunteer does not hold this position."),
    "learned_in_future": ("培训还没有举行。", "This course has not been given yet."),
    "own_proposal": (
        "提出规则的人不能自己批准。",
        "Whoever proposed rules does not put them in force.",
    ),
    "policy_decided": (
        "这份规则已有结论，请提出新版本。",
        "This proposal has been decided; propose a new version.",
    ),
    "policy_reason_needed": ("不批准须说明理由。", "To turn rules down needs a reason."),
    "below_the_law": (
        "低于法律底线：{category}须成年、人人有保险，特殊岗位须由医务人员面对面培训。",
        "The law asks for more at {category}: adults, insurance for everybody, medical trainers.",
    ),
    "policy_in_the_past": (
        "规则只能从今后的时间起生效。",
        "Rules hold from a moment that is still to come.",
    ),
    "zone_backwards": ("管控的结束时间须晚于开始时间。", "A zone ends after it begins."),
    # ---- hours given ----
    "own_record": (
        "记录人不能自己批准或更正这条记录。",
        "Whoever recorded these hours neither approves nor corrects them.",
    ),
    "hours_overlap": (
        "这段时间已有服务记录（{record_id}），不能重复计时。",
        "There is a record for part of this time ({record_id}); no minute counts twice.",
    ),
    "hours_not_yet": ("服务还没有发生。", "These hours have not been given yet."),
    "hours_too_long": (
        "一次服务须多于 0 分钟、不超过 24 小时。",
        "A service lasts more than no minute and at most 24 hours.",
    ),
    "not_proposed": ("这条记录不在待批准状态。", "This record does not wait for approval."),
    "not_effective": (
        "只有有效记录才能更正、申诉或评价。",
        "Only a record that counts can be corrected, disputed or evaluated.",
    ),
    "nothing_to_answer": ("这条记录没有待答复的申诉。", "No dispute about this record is open."),
    "already_disputed": (
        "这条记录已有申诉在办理。",
        "A dispute about this record is open already.",
    ),
    # ---- thanks ----
    "objections_open": (
        "公示期到 {until} 才结束，此前不能颁发。",
        "Anybody may object until {until}; nothing is issued before.",
    ),
    "objections_over": ("公示期已经结束。", "The time for objections is over."),
    "objections_undecided": (
        "还有 {count} 件异议没有处理。",
        "{count} objections are not decided yet.",
    ),
    "not_on_the_list": ("名单上没有这个编号。", "Nobody with this number is on the list."),
    "no_objection": ("没有待处理的异议。", "There is no objection to decide."),
    "nothing_recorded": (
        "这段时间没有有效的志愿服务记录。",
        "Nothing that counts is recorded in this time.",
    ),
    "revoked": (
        "这份证书已经撤销，不再打印。",
        "This certificate was revoked and is not printed any more.",
    ),
    "incident_over": ("该事件已经关闭。", "This incident was closed."),
    "incident_open": (
        "须在事件关闭并满约定天数后才能销毁数据。",
        "Data are destroyed after an incident is closed, and no earlier than was promised.",
    ),
    "incident_overlaps": (
        "同一区域的另一事件仍需要这些数据。",
        "Another emergency in the same area still needs these data.",
    ),
    "subgroup_twice": (
        "有两个小组的代码或负责事项相同。",
        "Two sub-groups have the same code, or take the same category.",
    ),
    "no_such_subgroup": ("没有这个小组。", "This work group has no such sub-group."),
    "other_community": (
        "小组负责人应为本社区居民。",
        "Heads of a compound's sub-groups live there.",
    ),
    "no_station_level": (
        "服务站须对应区、街道或社区。",
        "A station serves a district, a street or a community.",
    ),
    "station_there": ("该区域已有服务站。", "This area has a station."),
    "nobody_plain": (
        "这段接龙里没有一行能确定，请对照提示逐行修改。",
        "No line of this text is plain; please mend the lines that are named.",
    ),
    "ledger_too_long": (
        "该区域的台账过长，请按更小的区域导出。",
        "The ledger of this area is too long for one file; ask for a smaller area.",
    ),
    "no_font": (
        "本机没有中文字体，请运行 deploy/setup.sh 或设置 HUIYIN_FONT。",
        "No Chinese font is installed here: run deploy/setup.sh or set HUIYIN_FONT.",
    ),
    "no_such_character": (
        "打印字体缺少姓名中的某个字，请用 HUIYIN_FONT 换一种字体。",
        "The font for papers lacks a character of this name; set HUIYIN_FONT to another.",
    ),
    "revoked_already": ("这份证书已经撤销。", "This certificate was revoked."),
}
