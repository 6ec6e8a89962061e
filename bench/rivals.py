"""What the gateway is compared with: FastAPI that says hello, that inserts, and that finds.

Served by uvicorn exactly as the gateway is.
"""

import os
from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import WriteConcern

app = FastAPI()
_client: Any = AsyncIOMotorClient(os.environ["HUIYIN_MONGO_URI"])
_things = _client["bench_rivals"].get_collection(
    "things", write_concern=WriteConcern(w="majority", j=True)
)


@app.get("/hello")
async def hello() -> dict[str, str]:
    """The least that an application can do."""
    return {"hello": "world"}


@app.post("/things", status_code=201)
async def insert(thing: dict[str, Any]) -> dict[str, str]:
    """One durable insert."""
    key = uuid4().hex
    await _things.insert_one({"_id": key, **thing})
    return {"id": key}


@app.get("/things")
async def find(limit: int) -> list[dict[str, Any]]:
    """One find of the first so many."""
    found: list[dict[str, Any]] = await _things.find().sort("_id").limit(limit).to_list(limit)
    return found
