"""The `huiyin` command, put together from its sub-commands.

A new sub-command is a function in a module of its own and one line here; a group of them
(`huiyin dead list`) is a `typer.Typer` in its module and one `add_typer` here.
"""

import typer

from cli import admin, demo, doctor, launch, logs, provision, status, within

app = typer.Typer(
    name="huiyin",
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
app.command()(demo.demo)
# What follows the program's name is the program's.
app.command(context_settings={"allow_interspersed_args": False})(within.run)

app.add_typer(admin.app, name="admin")

if __name__ == "__main__":
    app()
