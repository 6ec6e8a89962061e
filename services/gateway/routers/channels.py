"""Unified command: channels are paused in an area and resumed (R-COM-04)."""

from fastapi import APIRouter

from contracts.matching import PauseChannel, ResumeChannel
from services.gateway.security import COMMAND, allow
from services.gateway.sending import sends

router = APIRouter(prefix="/v1/channels", tags=["command"])

RULE = allow(COMMAND, areas=("area",))

sends(router, "/{channel}/pause", PauseChannel, RULE)
sends(router, "/{channel}/resume", ResumeChannel, RULE)
