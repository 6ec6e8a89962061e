"""`huiyin admin`: API keys.  There are no default ones; a key is shown once and never again."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Column, Table

from cli.rotation import rotate
from cli.settings import Settings
from kit.wire import utcnow
from services.gateway.keys import KEY_ROLES, mistake, new_key
from services.gateway.store import AWAY, Database

R = TypeVar("R")
app = typer.Typer(help="API keys for callers of the gateway.", no_args_is_help=True)
console = Console()


@app.command()
def key(
    role: Annotated[str, typer.Option(help=", ".join(sorted(KEY_ROLES)))],
    area: Annotated[str, typer.Option(help="Area code whose prefix limits the key: 1401.")] = "",
    subject: Annotated[str, typer.Option(help="The volunteer, team or organisation.")] = "",
    name: Annotated[str, typer.Option(help="Whose key this is, for the list.")] = "",
    contract: Annotated[list[str] | None, typer.Option(help="For agencies: needs:write.")] = None,
) -> None:
    """Make a key and print it."""
    typer.echo(make_key(role, area=area, subject=subject, name=name, contracts=contract or []))


def make_key(
    role: str, *, area: str = "", subject: str = "", name: str = "", contracts: Sequence[str] = ()
) -> str:
    """A new API key, kept hashed in the gateway's database; BadParameter if it makes no sense."""
    wrong = mistake(role, area, subject, list(contracts))
    if wrong:
        raise typer.BadParameter(wrong)
    shown, document = new_key(
        role, area=area, subject=subject, name=name, contracts=contracts, now=utcnow()
    )
    _with_database(lambda database: database.add_key(document))
    return shown


@app.command("rotate-key")
def rotate_key(
    name: Annotated[str, typer.Argument(help="field or seal.")] = "field",
    sm4: Annotated[bool, typer.Option(help="SM4-GCM instead of AES-256-GCM.")] = False,  # noqa: FBT002
) -> None:
    """Add a newer encryption key; processes use it from their next start, older ones still open."""
    if name not in ("field", "seal"):
        raise typer.BadParameter("only field and seal can be rotated: hashes and links would break")
    typer.echo(rotate(Settings.read().keys, name, sm4=sm4))


@app.command("list-keys")
def list_keys() -> None:
    """All keys, without their secrets."""
    table = Table(
        Column("id", no_wrap=True),
        "role",
        "area",
        "subject",
        "name",
        "contracts",
        "made",
        "revoked",
    )
    for one in _with_database(lambda database: database.keys()):
        revoked = one["revoked_at"]
        table.add_row(
            *(one["_id"], one["role"], one["area"], one["subject"], one["name"]),
            " ".join(one["contracts"]),
            f"{one['created_at']:%Y-%m-%d %H:%M}",
            f"{revoked:%Y-%m-%d %H:%M}" if revoked else "",
        )
    console.print(table)


@app.command()
def revoke(key_id: Annotated[str, typer.Argument(help="The id: hy_<id>_…")]) -> None:
    """Make a key useless, within five seconds."""
    bare = key_id.removeprefix("hy_").partition("_")[0]
    if not _with_database(lambda database: database.revoke_key(bare, utcnow())):
        raise typer.BadParameter("there is no such key in use")
    typer.echo(f"revoked {bare}")


def _with_database(do: Callable[[Database], Awaitable[R]]) -> R:
    settings = Settings.read()

    async def run() -> R:
        database = Database(settings.mongo_uri, prefix=settings.mongo_prefix)
        try:
            return await do(database)
        finally:
            database.close()

    try:
        return asyncio.run(run())
    except AWAY:
        raise typer.BadParameter("the database does not answer; is the platform up?") from None
