"""Questions and answers, good deeds."""

TEXTS: dict[str, tuple[str, str]] = {
    "faq_title": ("政策问答", "Questions and answers"),
    "faq_about": (
        "各级部门对政策问题的统一答复，离您最近的排在最前。",
        "What the offices answer to questions of policy, the nearest office first.",
    ),
    "faq_search": ("想问什么？", "What would you like to know?"),
    "faq_find": ("查找", "Find"),
    "faq_none": (
        "没有找到答复，请拨打热线，来电必有回音。",
        "No answer was found.  Please call the hotline: every call gets an answer.",
    ),
    "stories_title": ("好人好事", "Good deeds"),
    "stories_about": (
        "经本人同意公开；本人撤回同意后随即下架。",
        "Told with the consent of those they are about, and only as long as they agree.",
    ),
    "stories_none": ("还没有公开的故事。", "No story has been published yet."),
}
