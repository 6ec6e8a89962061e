"""`huiyin run`: a command that finds the home's broker and database in its environment."""

import os
from typing import Annotated

import typer

from cli.settings import Settings


def run(
    command: Annotated[list[str], typer.Argument(help="A program and its arguments.")],
) -> None:
    """Run COMMAND with HUIYIN_AMQP_URI, HUIYIN_MONGO_URI and the rest set for this home."""
    settings = Settings.read()
    os.environ.update(settings.environment())
    if not settings.external_amqp:
        os.environ["HUIYIN_MANAGEMENT"] = settings.management
    try:
        os.execvp(command[0], command)  # noqa: S606 - what the user asked for
    except FileNotFoundError:
        typer.echo(f"There is no program {command[0]!r}.", err=True)
        raise typer.Exit(127) from None
