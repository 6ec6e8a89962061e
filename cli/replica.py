"""Asking a MongoDB server whether it accepts writes, and making its replica set if need be."""

import asyncio
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

NOT_YET_INITIALISED = 94
Client = MongoClient[dict[str, Any]]


async def writable(uri: str) -> bool:
    """Whether the database behind ``uri`` accepts writes."""
    return await asyncio.to_thread(_writable, uri)


async def primary(member: str) -> bool:
    """Whether the server at ``member`` (host:port) is the primary of its replica set of one.

    Makes the set if there is none yet, and renames its member if the home moved to another port.
    """
    return await asyncio.to_thread(_writable, f"mongodb://{member}/?directConnection=true", member)


def _writable(uri: str, configure: str | None = None) -> bool:
    try:
        with Client(uri, serverSelectionTimeoutMS=1000) as client:
            if client.admin.command("hello").get("isWritablePrimary"):
                return True
            if configure:
                _configure(client, configure)
    except PyMongoError:
        pass  # not up yet, or electing: asked again soon
    return False


def _configure(client: Client, member: str) -> None:
    members = [{"_id": 0, "host": member}]
    try:
        config = client.admin.command("replSetGetConfig")["config"]
    except OperationFailure as refusal:
        if refusal.code == NOT_YET_INITIALISED:
            client.admin.command("replSetInitiate", {"_id": "rs0", "members": members})
        return
    if config["members"][0]["host"] != member:
        config |= {"members": members, "version": config["version"] + 1}
        client.admin.command("replSetReconfig", config, force=True)
