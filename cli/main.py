"""The `huiyin` command, put together from its sub-commands.

A new sub-command is a function in a module of its own and one line here; a group of them
(`huiyin dead list`) is a `typer.Typer` in its module and one line in `LATER`.
"""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from cli import doctor, launch, logs, provision, status, within

#: Commands that bring the platform's own code with them, and where they are.  They are loaded when
#: called: starting and stopping must be quick, and must work when that code does not.
LATER = {
    "admin": "cli.admin:app",
    "bench": "cli.bench:bench",
    "dead": "cli.dead:app",
    "demo": "cli.demo:demo",
    "plan": "cli.plan:plan",
    "records": "cli.records:app",
}


class Deferring(TyperGroup):
    """The commands below, and those of `LATER`."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Every name, for `--help`."""
        return [*super().list_commands(ctx), *LATER]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command called ``cmd_name``, loaded if need be."""
        if cmd_name not in LATER:
            return super().get_command(ctx, cmd_name)
        module, _, name = LATER[cmd_name].partition(":")
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
