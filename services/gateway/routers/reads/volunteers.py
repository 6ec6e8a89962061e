"""One volunteer, as the registry tells it: personal fields masked."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import ValidationError

from contracts.registry import Moment, ReadEligibility, ReadVolunteer, VolunteerState
from contracts.vocabulary import Affiliation, CommunityCode, Id, PostCategory
from kit.wire import Caller
from services.gateway import documents
from services.gateway.depending import made
from services.gateway.moments import KnownTime
from services.gateway.paging import Order
from services.gateway.problems import Problem, invalid, spoken
from services.gateway.reasons import reason
from services.gateway.routers.reads.listing import InArea, Paged, chosen, inside, listed
from services.gateway.security import COMMUNITY, allow, reaches
from services.gateway.sending import reply
from services.gateway.things import Thing

router = APIRouter(prefix="/v1/volunteers", tags=["volunteers"], responses=documents.RESPONSES)


@dataclass(frozen=True, slots=True)
class Sought:
    """Whom a list of people shows: by kind, state, block, and what they are willing or able to."""

    kind: Literal["reserve", "fleet"] | None = None
    state: VolunteerState | None = None
    affiliation: Affiliation | None = None
    intentions: PostCategory | None = None
    trained_for: PostCategory | None = None


@router.get("")
async def volunteers(
    request: Request,
    page: Paged,
    sought: Annotated[Sought, made(Sought)],
    caller: Annotated[Caller, Depends(allow(COMMUNITY))],
    area: InArea = None,
) -> Response:
    """People by where they live: coarse facts only; names and phones are asked for one by one."""
    query = inside(caller, area) | chosen(**asdict(sought))
    by_area = Order("area", descending=False)
    return await listed(request, page, "volunteers", query, by_area)


@router.get("/{volunteer_id}")
async def volunteer(
    request: Request,
    volunteer_id: Id,
    caller: Annotated[Caller, Depends(allow(COMMUNITY | {"volunteer"}))],
) -> Response:
    """A volunteer of the caller's area, or the caller."""
    state = request.app.state
    found = await state.database.get("volunteers", volunteer_id)
    if found is None:
        # Registered a moment ago: then the command that did it knows where.
        thing = await state.things.get(volunteer_id)
    else:
        thing = Thing(volunteer_id, found["area"], volunteer_id)
    if thing is None or not reaches(caller, thing):
        raise Problem(404, "not_found", "There is no such thing.")
    return reply(await state.asker.ask(ReadVolunteer(volunteer_id=volunteer_id), caller))


#: How long a shift is when nobody says.
SHIFT = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The post, the shift, and whether it is asked for a plan or at the check-in."""

    category: PostCategory
    starts_at: KnownTime
    ends_at: KnownTime | None = None
    community: CommunityCode | None = None
    moment: Moment = "plan"

    def question(self, volunteer_id: str) -> ReadEligibility:
        """What the registry is asked; a Problem if it makes no sense."""
        facts = asdict(self) | {"ends_at": self.ends_at or self.starts_at + SHIFT}
        try:
            return ReadEligibility(volunteer_id=volunteer_id, **facts)
        except ValidationError as wrong:
            raise invalid(wrong) from None


@router.get("/{volunteer_id}/eligibility")
async def eligibility(
    request: Request,
    volunteer_id: Id,
    wanted: Annotated[Wanted, made(Wanted)],
    caller: Annotated[Caller, Depends(allow(COMMUNITY | {"volunteer"}, thing="volunteer_id"))],
) -> Response:
    """Whether this person may serve such a post then: every reason why not, and what is missing."""
    told: dict[str, Any] = await request.app.state.asker.ask(wanted.question(volunteer_id), caller)
    language = spoken(request)
    for one in (*told["reasons"], *told["conditions"]):
        one["sentence"] = reason(one["code"], language, one["facts"])
    return reply(told, headers={"Content-Language": language})
