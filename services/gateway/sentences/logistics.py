"""Logistics: parcels, gifts, stock and trips."""

SENTENCES: dict[str, tuple[str, str]] = {
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
    "supply_plan_outdated": (
        "线路算好之后，这些车次已经出发或推辞：{trips}。请重新规划后再发布。",
        "Since the routes were found these trips have left or were declined: {trips}. Plan again.",
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
        "数量对不上、样本带回或有站点没去，请写明原因。",
        "Something is missing, samples came back or a stop was left out: say why.",
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
}
