"""`huiyin records`: whether the hours given are as they were written."""

from contextlib import closing
from typing import Annotated, Any

import typer
from pymongo import MongoClient
from rich.console import Console
from rich.table import Table

from cli.settings import Settings
from kit.seal import Keys
from services.registry.store import RegistryStore

app = typer.Typer(help="Service records and the chains over them.", no_args_is_help=True)
console = Console()


@app.callback()
def records() -> None:
    """Service records and the chains over them."""


@app.command()
def verify(
    unit: Annotated[str, typer.Option(help="A community's code; all of them when left out.")] = "",
) -> None:
    """Check every chain against the records; the exit code is 1 if anything was changed."""
    settings = Settings.read()
    with closing(MongoClient[dict[str, Any]](settings.mongo_uri, tz_aware=True)) as client:
        database = client[f"{settings.mongo_prefix}registry"]
        store = RegistryStore(database, name="registry", keys=Keys(settings.keys))
        units = [unit] if unit else store.records.units()
        found = {one: store.records.verify(one) for one in units}
    table = Table("unit", "seq", "record", "what")
    for one, (_, wrong) in found.items():
        for fault in wrong:
            table.add_row(one, str(fault.seq), fault.record_id, fault.what)
    links = sum(number for number, _ in found.values())
    if table.row_count:
        console.print(table)
        console.print(f"{table.row_count} faults in {links} links of {len(units)} units.")
        raise typer.Exit(1)
    console.print(f"{links} links of {len(units)} units are as they were written.")
