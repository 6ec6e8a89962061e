"""好人好事: stories of good deeds, told while their people agree."""

from fastapi import APIRouter

from contracts.registry import PublishStory, WithdrawStory, WriteStory
from services.gateway.security import COMMUNITY, allow
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1", tags=["stories"])

WRITTEN = Makes(inside="volunteer_id", at="/v1/stories")
OFFICE = allow(COMMUNITY, thing="story_id")

sends(
    *(router, "/volunteers/{volunteer_id}/stories", WriteStory),
    allow(COMMUNITY, thing="volunteer_id"),
    makes=WRITTEN,
)
sends(router, "/stories/{story_id}/publish", PublishStory, OFFICE)
sends(
    *(router, "/stories/{story_id}/withdraw", WithdrawStory),
    allow(COMMUNITY | {"volunteer"}, thing="story_id"),
)
