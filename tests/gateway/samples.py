"""Bodies that are in order, to be sent as they are or spoiled."""

from datetime import timedelta
from typing import Any

from kit.wire import utcnow

_NOON = utcnow().replace(microsecond=0) + timedelta(days=1)

NEED: dict[str, Any] = {
    "community": "140107001002",
    "category": "checkpoint",
    "people": 4,
    "starts_at": _NOON.isoformat(),
    "ends_at": (_NOON + timedelta(hours=4)).isoformat(),
    "meeting_place": "东门",
    "site": {"lat": 37.87, "lon": 112.56},
    "content": "登记来访",
    "precautions": "保持距离",
    "risk_notice": "有接触风险",
    "guarantees": "保险、防护、三餐",
}
VOLUNTEER: dict[str, Any] = {
    "name": "王秀英",
    "phone": "10012345678",
    "community": "140107001002",
    "intentions": ["checkpoint"],
    "available": ["morning"],
    "synthetic": True,
}
HELP: dict[str, Any] = {
    "community": "140107001002",
    "category": "medicine",
    "detail": "降压药",
    "name": "李桂兰",
    "phone": "10087654321",
    "synthetic": True,
}
TEAM: dict[str, Any] = {
    "name": "蓝天救援队",
    "area": "1401",
    "capabilities": ["rescue"],
    "members": 12,
}
