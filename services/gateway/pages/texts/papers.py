"""Letters of introduction and certificates, looked at by whoever scans them."""

TEXTS: dict[str, tuple[str, str]] = {
    "letter_title": ("志愿服务介绍信", "Letter of introduction"),
    "letter_valid": ("有效：请放行。", "Valid: please let pass."),
    "letter_not_yet": ("尚未生效。", "Not valid yet."),
    "letter_expired": ("已过期。", "Expired."),
    "letter_revoked": ("已撤销，不得放行。", "Revoked: do not let pass."),
    "letter_holder": ("持信人", "Holder"),
    "letter_unknown_name": ("姓名暂时无法核对", "the name cannot be checked just now"),
    "letter_from": ("来自社区", "From community"),
    "letter_to": ("前往社区", "To community"),
    "letter_term": ("有效期", "Valid"),
    "forged": (
        "没有颁发过这份证书，请向出具单位核实。",
        "This certificate was never issued. Please ask whoever is named on it.",
    ),
    "certificate": ("志愿服务证明", "Certificate of service"),
    "certificate_record": ("志愿服务记录证明", "Certificate of recorded service"),
    "certificate_certificate": ("志愿服务证书", "Volunteer certificate"),
    "certificate_honour": ("志愿服务荣誉证书", "Certificate of honour"),
    "certificate_true": ("这份证书是真实的，目前有效。", "This certificate is genuine and holds."),
    "certificate_revoked": ("这份证书已经撤销：", "This certificate was revoked:"),
    "certificate_number": ("编号", "Number"),
    "certificate_holder": ("志愿者", "Volunteer"),
    "certificate_period": ("服务期间", "Period"),
    "certificate_hours": ("志愿服务时长（小时）", "Hours of voluntary service"),
    "certificate_issuer": ("记录单位", "Recorded by"),
}
