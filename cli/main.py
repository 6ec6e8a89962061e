"""The `huiyin` command, put together from its sub-commands.

A new sub-command is a function in a module of its own and one line here; a group of them
(`huiyin dead list`) is a `typer.Typer` in its module and one line in `LATER`.
"""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from cli import doctor, launch, logs, provision, status, within

#: Commands that bring the platform's own code with them, where they are, and what `--help` lists
#: of them.  They are loaded when called: starting, stopping and a look at the list must be quick,
#: and must work when that code does not.
LATER = {
    "admin": ("cli.admin:app", "API keys for callers of the gateway."),
    "bench": (
        "cli.bench:bench",
        "Measure, beside a baseline of the same run; without names, everything.",
    ),
    "dead": ("cli.dead:app", "Dead letters: list, show, replay, drop."),
    "demo": (
        "cli.demo:demo",
        "Start the platform and replay a city on it; again is safe, it ends with the same figures.",
    ),
    "plan": ("cli.plan:plan", "Make a city up, plan its day, and prove that no plan is better."),
    "records": ("cli.records:app", "Service records and the chains over them."),
}


class Deferring(TyperGroup):
    """The commands below, and those of `LATER`."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Every name, for `--help`."""
        return [*super().list_commands(ctx), *LATER]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command called ``cmd_name``; of those of `LATER`, its name and its line only."""
        if cmd_name not in LATER:
            return super().get_command(ctx, cmd_name)
        return TyperCommand(cmd_name, help=LATER[cmd_name][1])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """What is called, loaded if need be."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, self.loaded(ctx, name) if name in LATER else command, rest

    def loaded(self, ctx: Any, cmd_name: str) -> Any:
        """The command itself; its module is imported."""
        module, _, name = LATER[cmd_name][0].partition(":")
        found = getattr(import_module(module), name)
        shell = typer.Typer()
        if isinstance(found, typer.Typer):
            shell.add_typer(found, name=cmd_name)
        else:
            shell.command(cmd_name)(found)
        return typer.main.get_group(shell).get_command(ctx, cmd_name)


app = typer.Typer(
    name="huiyin",
    cls=Deferring,
    help="Run a city's volunteer platform on this machine.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    add_completion=False,
)

app.command()(launch.up)
app.command()(launch.down)
app.command()(launch.restart)
app.command()(status.status)
app.command()(logs.logs)
app.command()(doctor.doctor)
app.command()(provision.fetch)
# What follows the program's name is the program's.
app.command(context_settings={"allow_interspersed_args": False})(within.run)

if __name__ == "__main__":
    app()
