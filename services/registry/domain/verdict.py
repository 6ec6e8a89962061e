"""A verdict as it is told: every reason with its code, and under which rules it was given."""

from typing import Any

from services.registry.domain.gate import Post, Reason, Verdict


def told(verdict: Verdict, post: Post) -> dict[str, Any]:
    """The answer; the sentences are made where the reader's language is known."""
    return {
        "may": verdict.may,
        "reasons": [_told(one) for one in verdict.reasons],
        "conditions": [_told(one) for one in verdict.conditions],
        "category": post.rule.category.value,
        "community": post.community,
        "policy_version": post.version,
    }


def _told(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "facts": reason.facts}
