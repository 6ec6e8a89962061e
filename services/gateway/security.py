"""Who may do what, decided in one place: role × area × ownership.

Every route says `allow`.  A role acts either for an area, and then for everything whose area code
begins with its own, or for what is its own: a volunteer's offers, a team's missions, an
organisation's members.  What one may not see is answered as if it were not there (404); what one
may see but not change is a 403.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from kit.wire import Caller, utcnow
from services.gateway.accounts import Account
from services.gateway.keys import (
    CITY,
    COMMAND,
    COMMUNITY,
    DISTRICT,
    OWNERS,
    READERS,
    ROLES,
    STREET,
)
from services.gateway.problems import Problem
from services.gateway.things import Thing

__all__ = [
    "CITY", "COMMAND", "COMMUNITY", "DISTRICT", "OWNERS", "PUBLIC", "READERS", "STREET", "Allow",
    "allow", "anyone", "covers", "forbidden", "reaches", "within",
]  # fmt: skip

#: The routes that need no key.  A test compares this list with what the routes say.
PUBLIC = frozenset(
    {
        ("POST", "/v1/volunteers"),
        ("POST", "/v1/drivers"),
        ("POST", "/v1/help-requests"),
        ("POST", "/v1/donations"),
        ("POST", "/v1/organisations"),
        # A command's id is a secret of 122 random bits; its outcome holds ids and states only.
        ("GET", "/v1/commands/{command_id}"),
        # The link in a message: its token is the key.
        ("GET", "/o/{token}"),
        ("POST", "/o/{token}"),
        ("GET", "/h/{token}"),
        ("POST", "/h/{token}"),
        # The code on an introduction letter: whoever stands at a gate scans it.
        ("GET", "/v1/letters/{token}"),
        # A community's recruiting link: 122 random bits that the community hands out itself.
        ("GET", "/v1/join/{link_id}"),
        ("GET", "/j/{link_id}"),
        ("POST", "/j/{link_id}"),
        ("POST", "/v1/join/{link_id}"),
        # Whoever knows both number and phone of a record that others made.
        ("POST", "/v1/claims"),
        # The QR code on a badge: a masked name, and whether the bearer is in service.
        ("GET", "/b/{token}"),
        # The QR code on a certificate: its token is the key, and the name is masked.
        ("GET", "/c/{token}"),
        # Who takes care of what in a compound is announced to its residents; names by choice.
        ("GET", "/v1/work-groups/{group_id}"),
        # What offices answer to everybody.
        ("GET", "/v1/faqs"),
        ("GET", "/v1/faqs/{faq_id}"),
        ("GET", "/faq"),
        # Pages, their files, and the figures: totals only (R-COM-02).
        ("GET", "/"),
        ("GET", "/algorithm"),
        ("GET", "/outbox"),
        ("GET", "/board"),
        ("GET", "/sign-ups"),
        ("GET", "/imports"),
        ("GET", "/plan-desk"),
        ("GET", "/service-reports"),
        ("GET", "/static/{name}"),
        ("GET", "/v1/stats"),
        # What posts ask of people is for everybody who thinks of joining.
        ("GET", "/v1/posts"),
        ("GET", "/v1/skills"),
        # Donated goods are accounted for in public (charity law art. 70–74).
        ("GET", "/disclosure"),
        # Stories are told with the consent of those they are about.
        ("GET", "/stories"),
        ("GET", "/v1/stories"),
        # The donor's code is the key; no names are shown.
        ("GET", "/d/{code}"),
        ("GET", "/v1/drives"),
        ("GET", "/v1/disclosures"),
        ("GET", "/v1/ledger/entries"),
        ("GET", "/v1/ledger/entries/{entry_id}/slip"),
        ("GET", "/v1/ledger/audits"),
        ("GET", "/v1/ledger/balances"),
        ("GET", "/livez"),
        ("GET", "/readyz"),
        ("GET", "/healthz"),
        ("GET", "/metrics"),
        ("GET", "/openapi.json"),
    }
)


@dataclass(frozen=True, slots=True)
class Allow:
    """What a route asks of its caller; as a FastAPI dependency it gives the `Caller`.

    ``thing`` is the path parameter that names what is acted on, ``areas`` and ``own`` the body's
    fields that say where something shall be and whose it is.  ``contract`` is what an agency must
    have been contracted for.
    """

    roles: frozenset[str]
    contract: str = ""
    thing: str = ""
    areas: tuple[str, ...] = ()
    own: str = ""
    public: bool = False

    async def __call__(self, request: Request) -> Caller:
        """The caller, if it may; a 401, 403, 404 or 429 Problem if not."""
        account: Account = await request.app.state.accounts.who(
            request.headers.get("authorization")
        )
        caller = account.caller
        if account.anonymous:
            self._anonymous(request)
        elif not self._role(account):
            raise forbidden()
        if caller.role == "inspector":
            await request.app.state.database.note_look(
                caller.id, caller.area, request.url.path, utcnow()
            )
        if self.thing:
            await self._reach(request, caller)
        return caller

    def check(self, caller: Caller, body: Any) -> None:
        """Whether what the body names is within the caller's reach; a 403 Problem if not."""
        if caller.role in OWNERS:
            if self.own and str(getattr(body, self.own)) != caller.subject:
                raise forbidden()
        elif not all(covers(caller, area) for field in self.areas for area in _named(body, field)):
            raise forbidden()

    def _anonymous(self, request: Request) -> None:
        if not self.public:
            raise Problem(
                401,
                "unauthorized",
                "This needs a valid API key.",
                headers={"WWW-Authenticate": "Bearer"},
            )
        if request.method == "POST":
            request.app.state.quota.spend(request, "post")

    def _role(self, account: Account) -> bool:
        if account.caller.role == "agency":
            return self.contract in account.contracts if self.contract else self.public
        return account.caller.role in self.roles

    async def _reach(self, request: Request, caller: Caller) -> None:
        things, thing_id = request.app.state.things, request.path_params[self.thing]
        thing = await things.get(thing_id, owned=caller.role in OWNERS)
        if thing is not None and not reaches(caller, thing):
            # It may have changed hands a moment ago: a help request that was dispatched.
            thing = await things.get(thing_id, fresh=True)
        if thing is None or (request.method == "GET" and not reaches(caller, thing)):
            raise Problem(404, "not_found", "There is no such thing.")
        if not reaches(caller, thing):
            raise forbidden()


def allow(
    roles: Iterable[str],
    *,
    contract: str = "",
    thing: str = "",
    areas: tuple[str, ...] = (),
    own: str = "",
) -> Allow:
    """Callers with one of these roles, or an agency with this contract, within their reach."""
    return Allow(frozenset(roles), contract, thing, areas, own)


def anyone(*, contract: str = "", areas: tuple[str, ...] = (), reads: bool = False) -> Allow:
    """Everybody, on a route in `PUBLIC`; who shows a key is held to its area.

    An inspector only looks, and so may post nowhere.
    """
    roles = ROLES if reads else ROLES - {"inspector"}
    return Allow(frozenset(roles), contract, areas=areas, public=True)


def covers(caller: Caller, area: str) -> bool:
    """Whether an area code lies within the caller's; only the command may be without limits."""
    if not caller.area:
        return caller.role == "command"
    return area.startswith(caller.area)


def reaches(caller: Caller, thing: Thing) -> bool:
    """Whether the caller's area, or what is the caller's own, includes the thing."""
    if caller.role in OWNERS:
        return bool(caller.subject) and caller.subject in (thing.id, thing.owner)
    return covers(caller, thing.area)


def within(caller: Caller, field: str = "area") -> dict[str, Any]:
    """The condition that keeps a query inside the caller's area."""
    if not caller.area and caller.role == "command":
        return {}
    # ":" follows "9", so this is the range of all codes with the prefix; none for no area.
    return {field: {"$gte": caller.area, "$lt": caller.area + ":" if caller.area else ""}}


def _named(body: Any, field: str) -> Iterable[str]:
    """The area codes in a field, which may be a set and may lie deeper (``need.community``)."""
    for step in field.split("."):
        body = getattr(body, step, None)
    if body is None:
        return ()
    return (body,) if isinstance(body, str) else body


def forbidden() -> Problem:
    """The answer to somebody known who may not do this."""
    return Problem(403, "forbidden", "Your role, area or ownership does not allow this.")
