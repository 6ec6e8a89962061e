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
    # ---- needs, offers, duty ----
    "reviewer_is_creator": ("须由另一人审核这项需求。", "Someone else must review this need."),
    "reason_missing": ("驳回须说明理由。", "A rejection needs a reason."),
    "need_not_submitted": ("这项需求已经审核过。", "This need has been reviewed already."),
    "need_not_open": ("这项需求现在不招人。", "This need does not look for people now."),
    "shift_begun": ("这个班次已经开始。", "This shift has begun."),
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
    # ---- the hotline ----
    "ticket_settled": (
        "这个来电已经答复或转办。",
        "This call has been answered or converted already.",
    ),
    "faq_withdrawn": ("该答复已撤下。", "This answer was withdrawn."),
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
    "ride_not_in_state": (
        "目前是“{state}”，不能这样操作。",
        "A ride or car that is {state} does not allow this step.",
    ),
    "errand_not_in_state": (
        "这单代买目前是“{state}”，不能这样操作。",
        "An errand that is {state} does not allow this step.",
    ),
    "errand_taken": (
        "这单代买已有人接，或您刚刚放弃过。",
        "Somebody else has this errand, or you have let it go before.",
    ),
    "errand_over_limit": (
        "小票金额超过住户设定的上限 {limit} 元。",
        "The receipt is higher than the {limit} yuan that the household allows.",
    ),
    "errand_household_cap": (
        "这户同时最多有 {cap} 单代买，且每单数量有限，请先完成前面的。",
        "A household may have {cap} errands open at a time, each of limited size.",
    ),
    "errand_incomplete": (
        "还缺金额与小票、取回的证卡、结算方式或原因。",
        "Amount and receipt, the cards, how it was paid, or a reason is missing.",
    ),
    "driver_gated": (
        "这位司机现在不能跑这一趟：{gates}。",
        "This driver may not drive such a trip now: {gates}.",
    ),
    "driver_on_the_road": (
        "这位司机正在跑另一趟。",
        "This driver is on another trip now.",
    ),
    "supply_plan_not_in_state": (
        "配送计划目前是“{state}”，不能这样操作。",
        "A supply plan that is {state} does not allow this step.",
    ),
    "trip_not_in_state": (
        "这一趟目前是“{state}”，不能这样操作。",
        "A trip that is {state} does not allow this step.",
    ),
    "trip_not_aboard": (
        "车上只有 {aboard} 件，交不出这么多。",
        "Only {aboard} are aboard: no more can be handed over.",
    ),
    "trip_no_such_stop": (
        "单子上没有这一站，或已经办完。",
        "This stop is not on the sheet, or is done already.",
    ),
    "trip_count_missing": (
        "这一步要填数量，样本箱还要填封签号。",
        "This step needs a count, and a box of samples its seal.",
    ),
    "trip_not_explained": (
        "数量对不上或有站点没去，请写明原因。",
        "Something is missing or a stop was left out: say why.",
    ),
    "nothing_sorted": (
        "没有分拣好的快递，这一波不用发。",
        "No parcel lies sorted, so there is no wave.",
    ),
    "no_hand_over": (
        "这一笔没有交接物资，不需要签收。",
        "Nothing was handed over in this line of the ledger.",
    ),
    "own_signature": (
        "发放人不能代接收方签字。",
        "Whoever entered a hand-over does not sign for the other side.",
    ),
    "signed_already": ("双方都已签字。", "This hand-over has both signatures."),
    "forged_label": ("这张标签不是本平台制作的。", "This label is not one of ours."),
    "print_not_done": ("标签还在制作中，请稍候。", "Some of its pages are still being drawn."),
    "wave_is_closed": ("这一波已经收尾。", "This wave is closed."),
    "parcels_under_way": (
        "还有 {count} 件既没有送到，也没有退回或报失。",
        "{count} parcels are neither handed over nor back nor reported missing.",
    ),
    "counts_differ": (
        "楼长点数与扫描不符，请逐个写明原因：{staircases}。",
        "Building heads count otherwise than the scans; say why: {staircases}.",
    ),
    "day_is_open": ("这个小区这一天已经开班。", "This compound's day is open already."),
    "not_on_this_day": (
        "名单里有人不在今天的班上。",
        "Somebody named here is not among the day's volunteers.",
    ),
    "step_too_early": (
        "上一步还没有完成，也没有写明原因跳过。",
        "The step before is neither finished nor waived.",
    ),
    "step_not_open": (
        "这一步已经结束，或者还没有开始。",
        "The step is over, or has not been started.",
    ),
    "waiver_without_reason": ("跳过一步要写明原因。", "A step is waived with a reason."),
    "unknown_door": (
        "有 {count} 户不在本单元的名册上。",
        "{count} of these doors are not on the unit's roll.",
    ),
    "not_planned": (
        "今天没有安排这一项。",
        "This is not among what the day hands out, tests or tells.",
    ),
    "expiry_missing": (
        "食品和药品必须写明有效期（{item}）。",
        "Food and medicine need a last day of use ({item}).",
    ),
    "accepted_too_much": (
        "验收数量超过认捐数量或物资不在清单里，请另登记一笔捐赠。",
        "More than was pledged, or another thing, is another donation.",
    ),
    "nothing_accepted": (
        "没有一件通过验收，请选择“不予接收”。",
        "Goods of which nothing passes the inspection are declined.",
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
