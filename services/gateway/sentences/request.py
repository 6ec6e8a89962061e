"""About the request itself, and lists to import."""

from services.gateway.sentences.exact import EXACT

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
    "purpose_missing": ("请说明查看的理由，系统会连同您的账号一起留痕。", EXACT),
    "missing_idempotency_key": ("单位的系统提交事项时必须带 Idempotency-Key。", EXACT),
    "idempotency_key_reused": ("这个 Idempotency-Key 已用于另一项内容。", EXACT),
    "in_flight": ("同一 Idempotency-Key 的前一次请求还在办理，请稍候。", EXACT),
    "set_aside": (
        "同一 Idempotency-Key 的前一次请求没有办成，正在等待管理员处理，请不要重复提交。",
        EXACT,
    ),
    "given_up": (
        "这件事没有办成：系统出错，管理员已停止办理。如仍需要，请重新提交。",
        "This could not be carried out, and an operator gave it up. Send it anew if it is needed.",
    ),
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
}
