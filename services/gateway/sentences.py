"""What each code of a problem says to people, in Chinese and in English.

Owners refuse with a code and facts; the sentence is made here, where the reader's language is
known.  A test finds every code in the sources and fails when one has no sentence.
"""

from collections.abc import Mapping

LANGUAGES = ("zh-CN", "en")
#: Codes that are raised with an English sentence more exact than any that could stand here.
EXACT = ""

SENTENCES: dict[str, tuple[str, str]] = {
    # ---- the request ----
    "unauthorized": ("需要有效的 API 密钥。", EXACT),
    "forbidden": (
        "您的角色、辖区或归属不允许此操作。",
        "Your role, area or ownership does not allow this.",
    ),
    "not_found": ("没有找到。", EXACT),
    "method_not_allowed": ("此地址不支持该请求方法。", EXACT),
    "unacceptable": (
        "提交的内容不符合规则。",
        "What was sent breaks a rule that could have been known.",
    ),
    "refused": ("按规则不能这样办理。", "A rule said no."),
    "invalid": ("提交的内容不符合要求，请看各处的说明。", EXACT),
    "extra_forbidden": ("路径里已经写明，正文里不要重复。", EXACT),
    "missing": ("缺少必填内容。", EXACT),
    "malformed_json": ("正文不是有效的 UTF-8 JSON。", EXACT),
    "malformed_form": ("表单格式有误。", EXACT),
    "unsupported_media_type": ("不支持这种内容类型。", EXACT),
    "too_large": ("内容过大，最多 {limit} 字节。", EXACT),
    "too_slow": ("内容没有按时传完，请重试。", EXACT),
    "too_many_requests": ("请求过于频繁，请稍候再试。", EXACT),
    "bad_cursor": ("翻页标记无效，请从第一页重新开始。", EXACT),
    "bad_idempotency_key": ("Idempotency-Key 须为 1 至 200 个可见 ASCII 字符。", EXACT),
    "idempotency_key_reused": ("这个 Idempotency-Key 已用于另一项内容。", EXACT),
    "in_flight": ("同一 Idempotency-Key 的前一次请求还在办理，请稍候。", EXACT),
    "disconnected": ("连接已断开。", EXACT),
    "unavailable": ("平台暂时无法办理，请稍后用同一个 Idempotency-Key 再试。", EXACT),
    "failed": ("系统出错，管理员可在日志中看到。", EXACT),
    # ---- lists to import ----
    "unreadable_list": ("文件无法读取，请用 UTF-8 或 GB18030 的 CSV，或者 XLSX。", EXACT),
    "empty_list": ("标题行之下没有数据。", EXACT),
    "list_too_long": ("行数或列数过多，最多 {most} 行。", EXACT),
    "missing_column": ("名单缺少这些列：{columns}。", "The list lacks these columns: {columns}."),
    "import_differs": (
        "这份名单此前以不同的种类、行数或方式登记过。",
        "This import was announced as another list: its kind, size or mode is not the same.",
    ),
    "no_such_chunk": ("名单登记时没有这么多分段。", "The list was announced with fewer chunks."),
    "outside_area": (
        "该社区不在这份名单可以登记的辖区内。",
        "This community is not in the area for which the list may be brought.",
    ),
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
    "unknown_members": (
        "其中 {count} 人不在储备志愿者之列。",
        "{count} of these people are not in the reserve.",
    ),
    "team_not_ready": (
        "只有待命的队伍才能出动。",
        "Only a team that is ready goes on a mission.",
    ),
    # ---- needs, offers, duty ----
    "reviewer_is_creator": ("须由另一人审核这项需求。", "Someone else must review this need."),
    "reason_missing": ("驳回须说明理由。", "A rejection needs a reason."),
    "need_not_submitted": ("这项需求已经审核过。", "This need has been reviewed already."),
    "need_not_open": ("这项需求现在不招人。", "This need does not look for people now."),
    "shift_begun": ("这个班次已经开始。", "This shift has begun."),
    "plan_not_solved": ("方案还在计算。", "This plan is still being computed."),
    "nobody_to_ask": ("所列人员都已询问过。", "Everybody named has been asked already."),
    "place_taken": (
        "名额已满，其他志愿者先答复了。感谢您随时准备出发。",
        "Every place has been taken: others answered first.  Thank you for being ready to come.",
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
        "所列人员中有人不符合该岗位条件。",
        "Some of those named may not serve at this post.",
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
    "answer_missing": ("没有答复不能办结。", "Nothing is closed without an answer."),
    "mission_not_in_state": (
        "这次任务目前的进度不能这样办理。",
        "A mission in this state does not allow this step.",
    ),
    # ---- the hotline ----
    "ticket_settled": (
        "这个来电已经答复或转办。",
        "This call has been answered or converted already.",
    ),
    "exactly_one": (
        "来电只能转为一件：社区需求、求助或捐赠。",
        "A call becomes exactly one of: need, help, donation.",
    ),
    # ---- donations and stock ----
    "donation_not_pledged": (
        "只有已登记未接收的捐赠才能接收或谢绝，且只有一次。",
        "Only a pledged donation can be received or declined, and only once.",
    ),
    "donation_not_received": (
        "到货并验收合格的物资才能入库。",
        "Only goods that are here and passed the inspection enter the ledger.",
    ),
    "item_repeated": ("同一物资只能写一行。", "Each item stands in one line of a donation."),
    "staircase_repeated": (
        "同一楼道只能写一次。",
        "Each staircase stands in a compound once.",
    ),
    "no_carrier": (
        "{staircase} 今天没有人包干，先划片再发车。",
        "Parcels lie here for {staircase}, which nobody owns today.",
    ),
    "nothing_sorted": (
        "没有分拣好的快递，这一波不用发。",
        "No parcel lies sorted, so there is no wave.",
    ),
    "expiry_missing": (
        "食品和药品必须写明有效期（{item}）。",
        "Food and medicine need a last day of use ({item}).",
    ),
    "accepted_too_much": (
        "验收数量超过认捐数量或物资不在清单里，请另登记一笔捐赠。",
        "More than was pledged, or another thing, is another donation.",
    ),
    "earmarked": (
        "这是定向捐赠，改变用途须经捐赠人同意。",
        "This was given for somebody else; another purpose needs the donor's consent.",
    ),
    "not_qualified": (
        "公开募捐须由有资格的慈善组织发起，请填写资格证号和备案号。",
        "Only a qualified charity may ask the public; name its qualification and filing numbers.",
    ),
    "drive_closed": (
        "够了够了，谢谢！“{title}”已经截止。",
        "Thank you: there is enough already, and “{title}” is closed.",
    ),
    "not_asked_for": (
        "这次募集不需要 {item}。",
        "This drive does not ask for {item}.",
    ),
    "nothing_to_disclose": (
        "该地区收到的捐赠都已公示。",
        "Everything that was received here is public already.",
    ),
    "already_claimed": (
        "每人每天只发一次，这一份已经发过。",
        "This was given once, and it is given only once.",
    ),
    "lot_expired": (
        "这批 {item} 已过有效期。",
        "The last day on which this lot of {item} may be used is over.",
    ),
    "not_owed": ("报销额超过了垫付额。", "Nobody is paid back more than was advanced."),
    "no_such_movement": (
        "物资不能这样从 {source} 移到 {target}。",
        "Goods do not move like this from {source} to {target}.",
    ),
    "one_a_day": (
        "防护服一次发一件，由存放点直接发给个人。",
        "A protective suit is issued one at a time, from a place to a person.",
    ),
    "waiver_does_not_fit": (
        "这份例外批准是给别人、别的日期或别的物资的。",
        "This waiver is for somebody else, another day or another thing.",
    ),
    "own_waiver": (
        "签批例外的人不能自己发放。",
        "Whoever signed for the exception cannot hand it out as well.",
    ),
    "own_entry": (
        "记账人不能冲销自己的记录。",
        "A line is taken back by somebody else than whoever wrote it.",
    ),
    "not_enough_stock": (
        "库存不足：要 {wanted} 件 {item}，只有 {available} 件。",
        "Not enough {item} left: {wanted} wanted, {available} there.",
    ),
    "already_posted": ("这笔出入库已经入账。", "This movement is in the ledger already."),
}


def sentence(code: str, language: str, facts: Mapping[str, object]) -> str:
    """The sentence for a code with its blanks filled; empty where the raiser's own is better."""
    said = SENTENCES.get(code, ("", ""))[LANGUAGES.index(language)]
    shown = {name: _plain(fact) for name, fact in facts.items()}
    try:
        return said.format_map(shown)
    except KeyError:
        return ""


def _plain(fact: object) -> str:
    return ", ".join(map(str, fact)) if isinstance(fact, list | tuple) else str(fact)
