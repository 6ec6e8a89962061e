from pathlib import Path

from cli import erlang
from cli.broker import needed
from cli.settings import Settings


def plugin(folder: Path, name: str, *applications: str) -> None:
    described = folder / f"{name}-3.10.8/ebin/{name}.app"
    described.parent.mkdir(parents=True)
    listed = ",\n  ".join(applications)
    described.write_text(f"{{application, {name}, [{{applications, [{listed}]}}]}}.")


def test_a_plugin_brings_the_plugins_it_names(tmp_path: Path) -> None:
    plugin(tmp_path, "rabbitmq_management", "kernel", "rabbitmq_management_agent")
    plugin(tmp_path, "rabbitmq_management_agent", "rabbit", "rabbitmq_web_dispatch")
    plugin(tmp_path, "rabbitmq_web_dispatch", "cowboy")
    plugin(tmp_path, "rabbitmq_shovel", "rabbit")
    assert needed(tmp_path, {"rabbitmq_management"}) == {
        *("rabbitmq_management", "rabbitmq_management_agent", "rabbitmq_web_dispatch")
    }


def release(root: Path) -> None:
    (root / "usr/lib/rabbitmq/lib/rabbitmq_server-3.10.8").mkdir(parents=True)
    (root / "usr/lib/erlang/erts-13/bin").mkdir(parents=True)
    (root / "usr/lib/erlang/erts-13/bin/erlexec").touch()


def test_the_users_folder_is_the_only_place_looked_at_when_given(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", rabbitmq=tmp_path / "own")
    assert erlang.find(settings) is None
    release(tmp_path / "own")
    found = erlang.find(settings)
    assert found
    assert found.programs == tmp_path / "own/usr/lib/erlang/erts-13/bin"


def test_half_an_installation_is_none(tmp_path: Path) -> None:
    release(tmp_path)
    (tmp_path / "usr/lib/erlang/erts-13/bin/erlexec").unlink()
    assert erlang.find(Settings(home=tmp_path, rabbitmq=tmp_path)) is None


def test_unpacked_scripts_name_the_folder_they_are_moved_to(tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "erl").write_text("#!/bin/sh\nROOTDIR=/usr/lib/erlang\nexec $ROOTDIR/x\n")
    (programs / "erlexec").write_bytes(b"\x7fELF ROOTDIR=/usr/lib/erlang")
    erlang._relocate(tmp_path, Path("/somewhere else"))
    assert 'ROOTDIR="/somewhere else"\n' in (programs / "erl").read_text()
    assert (programs / "erlexec").read_bytes() == b"\x7fELF ROOTDIR=/usr/lib/erlang"
