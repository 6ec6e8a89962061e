"""How people are chosen: the rules in force and how fairly they have worked, for everybody."""

import time
from typing import Any

from fastapi import Request, Response

from contracts.matching import ReadAlgorithm
from contracts.words import label
from kit.wire import Caller
from services.gateway.explanations import GATES
from services.gateway.pages.paper import language, page
from services.gateway.problems import Problem

#: Seconds for which what matching said is taken to be so: the page is public.
FRESH = 60
#: On whose behalf matching is asked.
ANYBODY = Caller(id="anybody", role="public")


async def algorithm_page(request: Request) -> Response:
    """The rules as matching applies them; the last known ones while it is away."""
    told = await _told(request)
    lang = language(request)
    posts = [label(one, lang) for one in told["policy"]["skilled_posts"]]
    gates = [said[lang == "en"] for said in GATES.values()]
    return page(request, "algorithm.html", **{"maps": {}} | told, posts=posts, gates=gates)


async def _told(request: Request) -> dict[str, Any]:
    state = request.app.state
    known: dict[str, Any]
    read_at, known = getattr(state, "algorithm", (float("-inf"), {}))
    if time.monotonic() - read_at < FRESH:
        return known
    try:
        known = await state.asker.ask(ReadAlgorithm(), ANYBODY)
    except Problem:
        if not known:
            raise
    state.algorithm = (time.monotonic(), known)
    return known
