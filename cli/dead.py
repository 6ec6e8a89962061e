"""`huiyin dead`: messages that were given up on, and what to do with them.

A dead letter carries why it died: ``x-error``, ``x-traceback``, the queue it came from and how
often it was tried.  Replaying is safe: whoever obeyed it before recognises its id.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
import typer
from kombu import Connection
from rich.console import Console
from rich.table import Table

from cli.settings import Settings
from contracts.gateway import NoteOutcome
from contracts.topology import SERVICES
from kit.relay import REPLAYED, Parcel, Publisher
from kit.seal import Keys
from kit.wire import Envelope

app = typer.Typer(no_args_is_help=True, help="Dead letters: list, show, replay, drop.")
console = Console()

Service = Annotated[str, typer.Argument(help=f"One of {', '.join(SERVICES)}, or all.")]
One = Annotated[str, typer.Option("--id", help="Only the message with this id.")]


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message in a dead-letter queue, held but not yet taken from it."""

    service: str
    message: Any

    @property
    def id(self) -> str:
        """The message's id."""
        return str(self.message.properties.get("message_id", ""))

    @property
    def headers(self) -> dict[str, Any]:
        """Why it died, and where."""
        return self.message.properties.get("application_headers") or {}

    @property
    def commanded(self) -> bool:
        """Whether it is a command, for whose outcome somebody may wait."""
        queue = str(self.headers.get("x-origin-queue", ""))
        return not queue.endswith((".events", ".queries")) and not queue.startswith("gateway.")


def _letters(channel: Any, service: str, wanted: str) -> Iterator[DeadLetter]:
    """Dead letters in the order they died; those not acknowledged stay where they are."""
    for name in SERVICES if service == "all" else (service,):
        while (message := channel.basic_get(f"dead.{name}")) is not None:
            letter = DeadLetter(name, message)
            if wanted in ("", letter.id):
                yield letter


@app.command("list")
def list_(service: Service = "all") -> None:
    """What lies among the dead letters."""
    table = Table("service", "id", "topic", "attempts", "error")
    with Connection(Settings.read().amqp_uri) as connection:
        for letter in _letters(connection.default_channel, service, ""):
            why = letter.headers
            table.add_row(
                letter.service,
                letter.id,
                why.get("x-topic", ""),
                str(why.get("x-attempt", 0)),
                why.get("x-error", ""),
            )
    console.print(table if table.row_count else "No dead letters.")


@app.command()
def show(message_id: str, service: Service = "all") -> None:
    """One message with its error, its traceback and its envelope; sealed data stay sealed."""
    with Connection(Settings.read().amqp_uri) as connection:
        for letter in _letters(connection.default_channel, service, message_id):
            console.print_json(data=_headers(letter))
            console.print(letter.headers.get("x-traceback", ""), markup=False)
            console.print_json(data=_envelope(letter))
            return
    raise typer.BadParameter(f"no dead letter has the id {message_id}")


@app.command()
def replay(service: Service = "all", message_id: One = "") -> None:
    """Send dead letters back to the queue they came from, to be tried from the start."""
    settings = Settings.read()
    count, publisher = 0, Publisher(settings.amqp_uri)
    with Connection(settings.amqp_uri) as connection:
        for letter in _letters(connection.default_channel, service, message_id):
            body, queue = bytes(letter.message.body), letter.headers["x-origin-queue"]
            if publisher.send([Parcel("", queue, body, letter.id, headers={REPLAYED: True})]):
                letter.message.channel.basic_ack(letter.message.delivery_tag)
                count += 1
    publisher.drop()
    console.print(f"{count} replayed.")


@app.command()
def drop(service: Service, message_id: One = "", *, yes: bool = False) -> None:
    """Give dead letters up for good; who waits for a command is told so."""
    if not yes:
        typer.confirm("Dropped messages cannot be brought back. Go on?", abort=True)
    settings = Settings.read()
    count, publisher, seal = 0, Publisher(settings.amqp_uri), Keys(settings.keys).message
    with Connection(settings.amqp_uri) as connection:
        for letter in _letters(connection.default_channel, service, message_id):
            told = Envelope.of(_given_up(letter), source="huiyin/cli")
            parcel = Parcel("commands", told.type, told.pack(seal), told.id)
            if letter.commanded and not publisher.send([parcel]):
                continue
            letter.message.channel.basic_ack(letter.message.delivery_tag)
            count += 1
    publisher.drop()
    console.print(f"{count} dropped.")


def _given_up(letter: DeadLetter) -> NoteOutcome:
    said = (
        "This could not be carried out, and an operator gave it up. Send it anew if it is needed."
    )
    return NoteOutcome(command_id=letter.id, status=500, code="given_up", detail=said)


def _headers(letter: DeadLetter) -> dict[str, Any]:
    return {name: value for name, value in letter.headers.items() if name != "x-traceback"}


def _envelope(letter: DeadLetter) -> Any:
    try:
        return orjson.loads(bytes(letter.message.body))
    except ValueError:
        return {"unreadable": f"{len(letter.message.body)} bytes"}
