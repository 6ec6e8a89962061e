"""How people are chosen, told to everybody."""

TEXTS: dict[str, tuple[str, str]] = {
    "algorithm": ("志愿者是怎样安排的", "How volunteers are chosen"),
    "algorithm_lead": (
        "本页由系统正在执行的规则直接生成。没有人工打分，也不使用姓名、性别、"
        "民族等与岗位无关的特征。",
        "This page is made from the rules as they are applied now. Nobody is scored by hand, and "
        "nothing without bearing on the post, such as name or sex, is used.",
    ),
    "algorithm_who": ("谁可以去", "Who may go"),
    "algorithm_gates": (
        "以下任何一项成立，就不会安排到该岗位；本人可以查询是哪一项：",
        "Any one of these keeps somebody from a post; everybody can ask which one it was:",
    ),
    "algorithm_walk": ("步行上限（直线距离折算）", "Longest walk (from the straight line)"),
    "algorithm_streets": (
        "按街道路网步行计算的城市（路网版本）",
        "Walked along the streets of (version of the map)",
    ),
    "algorithm_drive": ("驾车上限（直线距离折算）", "Longest drive (from the straight line)"),
    "algorithm_adult": ("高风险岗位最低年龄", "Least age at hazardous posts"),
    "algorithm_skilled": ("须先通过培训的岗位", "Posts that need training first"),
    "algorithm_order": ("先请谁", "Who is asked first"),
    "algorithm_order_text": (
        "每日计划先保证必守岗位，再尽量补满全部岗位，然后使所有人的路程之和最短，"
        "服务次数多的人靠后；每份计划都经过最优性证明。临时空出的名额请最近的人，路程相同则先请被邀请次数少的人。",
        "The daily plan fills mandatory posts first, then as many places as can be, then makes "
        "all ways together as short as can be, and those who have served often come later; that "
        "no plan is better is proved for each. A place that falls free is offered to the nearest, "
        "of equals to those who were asked least.",
    ),
    "algorithm_answer": ("答复时限", "Time to answer"),
    "algorithm_again": ("仍缺人时再次寻找间隔", "Looked for again after"),
    "algorithm_fair": ("执行得是否公平", "How fair it has been"),
    "algorithm_people": ("储备志愿者", "People in the reserve"),
    "algorithm_busy": ("当前已有安排的比例", "Have promised hours now"),
    "algorithm_never": ("从未收到邀请的比例", "Were never asked"),
    "algorithm_gini": (
        "邀请次数的基尼系数（0 为完全平均）",
        "Gini coefficient of invitations (0: all the same)",
    ),
    "algorithm_version": ("规则版本", "Version of the rules"),
}
