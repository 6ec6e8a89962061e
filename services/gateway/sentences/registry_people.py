"""The registry: people, organisations, teams, joining and leaving."""

SENTENCES: dict[str, tuple[str, str]] = {
    # ---- people ----
    "already_registered": (
        "这个手机号已经登记过。",
        "This phone number already has a place in the reserve.",
    ),
    "name_invalid": (
        "姓名须含文字，最多 120 个字。",
        "A name has letters, and at most 120 of them.",
    ),
    "phone_invalid": (
        "这不是 11 位的手机号。",
        "This is not a Chinese mobile number of 11 digits.",
    ),
    "phone_not_synthetic": (
        "演练用的虚构人员须用以 100 开头的 11 位号码。",
        "A made-up person needs a made-up number: 11 digits that begin with 100.",
    ),
    "birth_date_impossible": ("出生日期不合理。", "Nobody alive was born on this date."),
    "too_young": (
        "年龄未满 {at_least} 周岁，不能登记。",
        "Nobody younger than {at_least} can be registered.",
    ),
    "licence_expired": ("驾驶证已过期。", "The driving licence is no longer valid."),
    "plate_invalid": ("车牌号码有误。", "This is not a number plate."),
    # ---- organisations and teams ----
    "uscc_invalid": (
        "统一社会信用代码的校验位不符。",
        "The last character of this unified social credit code does not fit the others.",
    ),
    "already_applied": (
        "该统一社会信用代码的组织已经申请过。",
        "An organisation with this unified social credit code has applied.",
    ),
    "own_application": (
        "申请人不能审核自己的申请。",
        "Whoever applied does not review the application.",
    ),
    "already_reviewed": (
        "您已审核过这份申请，须由另一人决定。",
        "You have reviewed this application; someone else must decide.",
    ),
    "already_decided": ("这份申请已有结论。", "This application has been decided."),
    "reason_needed": ("不予通过须说明理由。", "A rejection needs a reason."),
    "not_approved": ("该组织尚未通过审核。", "The organisation is not approved."),
    "already_offered": (
        "该计划的名额已在邀请中，不能再测算各项条件的影响。",
        "The places of this plan are on offer: its gates can no longer be weighed.",
    ),
    "no_publicity_consent": (
        "本人没有同意公开宣传，不能发布。",
        "This person has not agreed to be written about in public.",
    ),
    "own_story": ("自己撰写的故事须由他人发布。", "Somebody else publishes what one has written."),
    "story_withdrawn": ("该故事已撤下。", "This story was withdrawn."),
    "trouble_settled": ("该情况已处理完毕。", "This trouble is settled."),
    "no_place": (
        "只有已确认名额的人才能担任班长或点长。",
        "Only somebody who has a place can lead its squad.",
    ),
    "not_the_head": (
        "只有本组的班长或点长能查看组员。",
        "Only the head of a squad sees who is in it.",
    ),
    "not_now": (
        "班长、点长只能在上岗前两小时至下岗期间查看组员。",
        "The head sees the squad from two hours before the shift until its end.",
    ),
    "zone_closed": (
        "居住在封控区或管控区的人员不能到区外上岗。",
        "Who lives in a closed zone does not serve outside it.",
    ),
    "not_of_this_area": (
        "其中 {count} 人不在本区域登记。",
        "{count} of these people are not known in this area.",
    ),
    "unknown_members": (
        "其中 {count} 人不在储备志愿者之列。",
        "{count} of these people are not in the reserve.",
    ),
    "team_not_ready": (
        "只有待命的队伍才能出动。",
        "Only a team that is ready goes on a mission.",
    ),
    # ---- joining and leaving ----
    "link_gone": (
        "报名链接已过期、撤销或满额。",
        "This recruiting link is over: expired, revoked or full.",
    ),
    "link_in_the_past": ("链接的截止时间须在今后。", "A link expires after it is opened."),
    "link_elsewhere": (
        "这是别的社区的报名链接，请用本社区的。",
        "This link is of another community; please use your own's.",
    ),
    "no_such_record": ("编号与手机号不相符。", "Number and phone do not belong together."),
    "claimed_already": ("这份登记已由本人认领。", "This record was claimed, and is somebody's."),
    "area_elsewhere": (
        "管理单位只能管理居住在其辖区的人。",
        "A unit manages people who live in its area.",
    ),
    "nothing_agreed": ("没有可撤回的同意。", "There is no such consent to take back."),
    "legal_hold": (
        "有尚未办结的记录，依法暂不能删除。",
        "Something about these data is not decided yet, so the law keeps them for now.",
    ),
    "liaisons_missing": (
        "联络员不足：需要 {needed} 名体制内人员，只有 {available} 名。",
        "{needed} liaisons from inside the system are needed, and there are {available}.",
    ),
}
