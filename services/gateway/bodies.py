"""Reading what a client sends, at most so much of it and in good time."""

import asyncio
from typing import Any

import orjson
from fastapi import Request

from services.gateway.problems import Problem

#: Bytes: of any body, and of a list to import.
LIMIT, IMPORT_LIMIT = 1 << 20, 20 << 20
#: Bytes of a body that is too long which are read and thrown away.
_TOLERATED = 64 << 20
#: Seconds within which a body must have come.
PATIENCE = 30.0


async def read(request: Request, limit: int = LIMIT) -> bytes:
    """The body; a Problem if it is too long (413) or too slow (408).

    What is too long is still taken off the line, up to a point: a client that is cut off while it
    sends would never see why.
    """
    body, size = bytearray(), 0
    try:
        async with asyncio.timeout(PATIENCE):
            async for chunk in request.stream():
                size += len(chunk)
                if size <= limit:
                    body += chunk
                elif size > _TOLERATED:
                    break
    except TimeoutError:
        raise Problem(408, "too_slow", "The body did not come in time.") from None
    if size > limit:
        raise too_large(limit)
    return bytes(body)


async def read_fields(request: Request) -> dict[str, Any]:
    """The JSON object in the body; an empty body is an empty object.

    Refused are what Python's own parser would let pass: lone surrogates, NaN, infinities, numbers
    that overflow.
    """
    body = await read(request)
    if not body:
        return {}
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise Problem(415, "unsupported_media_type", "The body must be application/json.")
    try:
        fields = orjson.loads(body)
    except orjson.JSONDecodeError:
        # The parser's own words may quote the input, so they are not passed on.
        raise Problem(400, "malformed_json", "The body is not valid JSON in UTF-8.", "") from None
    if not isinstance(fields, dict):
        raise Problem(422, "invalid", "The body must be a JSON object.", "")
    return fields


def too_large(limit: int) -> Problem:
    """The answer to a body that is longer than allowed."""
    detail = f"The body is longer than {limit} bytes."
    return Problem(413, "too_large", detail, headers={"Connection": "close"}, limit=limit)
