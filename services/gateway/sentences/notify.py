"""Notify: the hotline."""

SENTENCES: dict[str, tuple[str, str]] = {
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
}
