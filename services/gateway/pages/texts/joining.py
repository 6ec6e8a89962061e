"""The form behind a recruiting link, and the page for sign-ups from a chat."""

TEXTS: dict[str, tuple[str, str]] = {
    "paste_title": ("接龙报名登记", "Sign-ups from a chat"),
    "paste_about": (
        "把群里的接龙文字粘贴在这里，先看清每一行，再登记。看不准的行不会登记，由您核对。",
        "Paste the list of sign-ups from the group chat, see how each line is read, then "
        "register. Lines in doubt are not registered: please look at them.",
    ),
    "paste_community": ("社区代码（12 位）", "Code of the community (12 digits)"),
    "paste_text": ("接龙文字", "The list"),
    "paste_example": (
        "1、王秀英 138-0000-0000 核酸采样 上午",
        "1. 王秀英 138-0000-0000 核酸采样 上午",
    ),
    "paste_posts": ("没写岗位的，按以下岗位登记", "Posts of those who name none"),
    "paste_when": ("没写时段的，按以下时段登记", "Times of those who name none"),
    "paste_check": ("看一看", "See how it is read"),
    "paste_plain": ("看得准的：{} 人", "Plain: {} people"),
    "paste_doubtful": ("需要核对的：{} 行", "In doubt: {} lines"),
    "paste_mend": (
        "请在上面的文字里改好后再看一次，或向本人核实。",
        "Mend them in the text above and look again, or ask the person.",
    ),
    "paste_take": ("登记这 {} 人", "Register these {} people"),
    "paste_line": ("第 {} 行", "Line {}"),
    "paste_running": ("正在登记……", "Registering…"),
    "paste_done": (
        "登记完成：新登记 {accepted} 人，原已登记 {repeated} 人，未登记 {rejected} 人。",
        "Done: {accepted} registered, {repeated} were registered before, {rejected} not "
        "registered.",
    ),
    "paste_choose": ("请至少各选一项岗位和时段。", "Please choose at least one post and one time."),
    "paste_none": ("没有找到报名的人。", "Nobody was found who signs up."),
    "doubt_name_missing": ("没有姓名", "no name"),
    "doubt_name_unclear": ("姓名不清", "name unclear"),
    "doubt_phone_missing": ("没有手机号", "no phone number"),
    "doubt_phone_unclear": ("有几个手机号", "several phone numbers"),
    "doubt_phone_invalid": ("手机号有误", "not a phone number"),
    "doubt_phone_not_synthetic": ("不是演练号码", "not a rehearsal's number"),
    "doubt_more_than_one": ("不止一人", "more than one person"),
    "doubt_cancelled": ("像是取消了", "seems to be cancelled"),
    "doubt_not_understood": ("看不懂", "not understood"),
    "doubt_repeated": ("前面已有", "said before"),
    "doubt_phone_of_another": ("号码与前面另一人相同", "number of somebody above"),
    "join_title": ("志愿者报名", "Become a volunteer"),
    "join_name": ("姓名", "Name"),
    "join_phone": ("手机号", "Mobile number"),
    "join_posts": ("我愿意做（可多选）", "I would like to do (one or more)"),
    "join_when": ("我有空的时段（可多选）", "I have time in the (one or more)"),
    "join_skills": ("我喜欢、我擅长（可不选）", "What I like and can (optional)"),
    "join_other_skills": ("其他特长（可不填，多项用顿号隔开）", "Other skills (optional)"),
    "join_household": ("家庭暗号（可不填）", "Household word (optional)"),
    "join_household_hint": (
        "一家人填同一个词，就不会同时被安排在同一班次。",
        "People of one household who give the same word are never asked to the same shift.",
    ),
    "join_agree": (
        "我同意社区为安排志愿服务使用以上信息，可随时撤回。",
        "I agree that the community uses this to arrange voluntary service; I can take it back at "
        "any time.",
    ),
    "join_send": ("提交报名", "Sign up"),
    "join_must_agree": ("需要您同意后才能报名。", "We need your consent to sign you up."),
    "join_incomplete": (
        "请填写姓名、手机号，并至少各选一项意向和时段。",
        "Please give name and number, and choose at least one post and time.",
    ),
    "join_over": ("报名已结束，谢谢您的热心。", "Signing up is over. Thank you for your kindness."),
    "join_later": (
        "报名已收到，正在登记，请勿重复提交。",
        "We have it and are entering it; please do not send it again.",
    ),
    "join_done": ("报名成功，谢谢您！", "You are signed up. Thank you!"),
    "join_number": ("志愿者编号", "Volunteer number"),
    "join_after": (
        "有需要时会发短信邀请您，是否参加由您决定。请记下编号。",
        "You will be asked by message when somebody is needed; whether you come is up to you. "
        "Please keep your number.",
    ),
    "part_morning": ("上午", "morning"),
    "part_afternoon": ("下午", "afternoon"),
    "part_evening": ("晚上", "evening"),
    "part_night": ("夜间", "night"),
}
