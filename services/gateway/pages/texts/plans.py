"""The desk of plans."""

TEXTS: dict[str, tuple[str, str]] = {
    "plans_title": ("每日调度方案", "Plans of the day"),
    "plans_about": (
        "看每一版方案的人数、路程和证明；发布之前，可以算出每一道门槛让多少名额空着。",
        "People, ways and proof of every version; before it is published, what each gate keeps "
        "empty can be computed.",
    ),
    "plans_day": ("服务日期（不填为全部）", "Day of service (all if left out)"),
    "plans_none": ("还没有方案。", "There is no plan yet."),
    "plans_requested": ("计算中", "being computed"),
    "plans_solved": ("待发布", "to be published"),
    "plans_publishing": ("发布中", "going out"),
    "plans_published": ("已发布", "published"),
    "plans_replaced": ("已由新版本取代", "replaced by a newer version"),
    "plans_version": ("第 {version} 版", "Version {version}"),
    "plans_filled": (
        "{needs} 项需求、{places} 个名额，安排 {filled} 人",
        "{needs} needs, {places} places, {filled} people sent",
    ),
    "plans_best": ("已证明没有更好的方案。", "Proven: there is no better plan."),
    "plans_gap": (
        "与最优方案最多相差 {gap_seconds} 秒路程。",
        "At most {gap_seconds} seconds of way from the best plan.",
    ),
    "plans_straight": (
        "路程按直线距离乘以 {detour} 计算。",
        "Ways are straight lines, {detour} times as long.",
    ),
    "plans_streets": (
        "路程按街道网络计算（地图版本 {version}）。",
        "Ways are along the streets (map {version}).",
    ),
    "plans_repair": (
        "由上一版修正：{dropped} 人退出，补入 {called} 人，调整 {moved} 人，减去 {released} 人；"
        "名额增加 {more} 个，减少 {fewer} 个。",
        "Repaired from the version before: {dropped} dropped out, {called} came in, {moved} "
        "moved, {released} are not needed; {more} places more, {fewer} fewer.",
    ),
    "plans_gaps": (
        "还有 {open} 个必到岗位缺人，未签署例外。",
        "{open} mandatory posts lack people and nobody has signed for them.",
    ),
    "plans_gates": ("各门槛的代价", "What each gate costs"),
    "plans_gates_about": (
        "如果对全城只放宽这一项，方案还能多安排多少名额。",
        "How many more places the plan would fill if this alone were lifted for the whole city.",
    ),
    "plans_weigh": ("计算各门槛的代价", "Compute what each gate costs"),
    "plans_weighing": ("正在逐项重算……", "Solving without each gate …"),
    "plans_no_gate": (
        "放宽任何一项都不会多安排一个人。",
        "Lifting any one of them would send nobody more.",
    ),
}
