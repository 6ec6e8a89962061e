"""How often somebody without a key may knock.

Counted in this process's memory: a database would cost a hundred times the request itself, and a
second gateway process merely doubles a limit that is coarse anyway.
"""

import ipaddress

from fastapi import Request
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from services.gateway.problems import Problem

#: What holds unless ``HUIYIN_PUBLIC_LIMIT`` says otherwise.
DEFAULT = "30/minute"


class Quota:
    """So many public requests in a window of time (``30/minute``) for each address."""

    def __init__(self, rate: str = "") -> None:
        self._rate = parse(rate or DEFAULT)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def spend(self, request: Request, what: str) -> None:
        """Count one; a 429 Problem when the window is used up."""
        if not self._limiter.hit(self._rate, what, network(request)):
            raise Problem(
                429,
                "too_many_requests",
                "Too many requests from this address. Please wait a little.",
                headers={"Retry-After": str(self._rate.get_expiry())},
            )


def network(request: Request) -> str:
    """The address, or for IPv6 its /64: one subscriber has 2⁶⁴ of them."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False))
