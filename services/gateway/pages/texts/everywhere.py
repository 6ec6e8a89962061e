"""What every page has, and what the pages that ask with a key share."""

TEXTS: dict[str, tuple[str, str]] = {
    "platform": ("志愿者应急平台", "Volunteer emergency platform"),
    "default_city": ("回音", "Huiyin"),
    "skip": ("跳到正文", "Skip to content"),
    "other_language": ("English", "中文"),
    "minutes": ("分钟", "min"),
    "metres": ("米", "m"),
    "print": ("打印", "Print"),
    "problem_title": ("打不开", "This cannot be shown"),
    "problem_home": ("回到首页", "To the first page"),
    "outbox": ("消息发件箱", "Message outbox"),
    "outbox_about": (
        "仅供开发与演练：不接真实短信时，平台发出的消息都在这里。",
        "For development and rehearsals: while no real text messages go out, what the platform "
        "sends is here.",
    ),
    "key": ("操作员密钥", "Operator's key"),
    "key_hint": (
        "密钥只留在本页内存里，关闭或刷新页面即消失。",
        "The key stays in this page's memory only and is gone when you close it.",
    ),
    "open": ("打开", "Open"),
    "refresh": ("刷新", "Refresh"),
    "older": ("更早的消息", "Older messages"),
    "no_messages": ("还没有消息。", "No messages yet."),
    "no_script": ("此页需要启用 JavaScript。", "This page needs JavaScript."),
    "paused_needs": ("社区需求渠道已暂停", "Community needs are paused"),
    "paused_missions": ("应急出动渠道已暂停", "Missions are paused"),
    "paused_help": (
        "求助派单已暂停（危及生命的除外）",
        "Dispatch of help is paused (but for danger to life)",
    ),
    "paused_standing": ("常态化帮助渠道已暂停", "Regular visits are paused"),
}
