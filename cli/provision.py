"""`huiyin fetch`: get the servers that this machine lacks, before they are needed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import typer
from rich.console import Console

from cli import database, erlang, font, keys
from cli.erlang import Unavailable
from cli.settings import Settings


def fetch() -> None:
    """Download RabbitMQ, MongoDB and a font where they are not installed; nothing is started."""
    console = Console(highlight=False)
    try:
        provide(Settings.read(), console)
    except Unavailable as problem:
        console.print(f"[red]{problem}[/]", soft_wrap=True)
        raise typer.Exit(1) from None


def provide(settings: Settings, console: Console) -> None:
    """Make the keys and fetch missing servers, in the foreground where their errors are seen."""
    keys.ensure(settings.keys)
    wanted: dict[str, Callable[[Settings], object]] = {}
    if not settings.external_amqp and not erlang.find(settings):
        wanted["RabbitMQ (35 MB)"] = erlang.fetch
    if not settings.external_mongo and not database.find(settings):
        wanted["MongoDB (42 MB)"] = database.fetch
    if not settings.font_file.is_file():
        wanted["a Chinese font (2 MB)"] = font.fetch
    if wanted:
        with console.status(f"Downloading {' and '.join(wanted)}"), ThreadPoolExecutor() as pool:
            list(pool.map(lambda fetch: fetch(settings), wanted.values()))
