import os
import socket
from collections import namedtuple
from pathlib import Path

import pytest

from cli import doctor
from cli.identity import Identity
from cli.settings import Settings
from cli.state import State, StateFile

Usage = namedtuple("Usage", "total used free")


def sentences(findings) -> str:
    return "\n".join(f"{'!' if serious else '.'} {sentence}" for serious, sentence in findings)


def test_a_taken_port_is_named_with_its_holder(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        settings = Settings(home=tmp_path, base=port - 80)
        said = sentences(doctor.launched(settings))
    assert f"! Port {port}, needed by the gateway, is taken by pid {os.getpid()} (" in said


def test_ports_that_the_kernel_lends_out_are_named(tmp_path: Path) -> None:
    assert "lent to outgoing connections" in sentences(
        doctor.launched(Settings(home=tmp_path, base=60000))
    )
    assert sentences(doctor.launched(Settings(home=tmp_path, base=3000))) == ""


def test_a_wrong_python_is_named() -> None:
    assert "Python 3.10 runs this" in sentences(doctor.python((3, 10)))
    assert sentences(doctor.python((3, 12))) == ""


def test_a_full_disk_is_serious_and_a_filling_one_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for free, mark in ((100_000_000, "!"), (1_000_000_000, ".")):
        monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _path, f=free: Usage(0, 0, f))
        assert sentences(doctor.disk(Path("/nowhere/yet"))).startswith(f"{mark} Only ")


def test_a_missing_erlang_is_serious_only_where_it_cannot_be_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=tmp_path, rabbitmq=tmp_path)
    monkeypatch.setattr(doctor.shutil, "which", lambda _name: "/usr/bin/apt-get")
    assert sentences(doctor.broker(settings)).startswith(". RabbitMQ and Erlang")
    monkeypatch.setattr(doctor.shutil, "which", lambda _name: None)
    assert sentences(doctor.broker(settings)).startswith("! There is no Erlang")


def test_a_mongod_without_libcurl_is_told_what_to_install(tmp_path: Path) -> None:
    program = tmp_path / "mongod"
    program.write_text(
        "#!/bin/sh\necho 'libcurl.so.4: cannot open shared object file' >&2; exit 127"
    )
    program.chmod(0o755)
    said = sentences(doctor.mongod(Settings(home=tmp_path, mongod=program)))
    assert said.startswith("! ")
    assert said.endswith("install libcurl4.")


def test_a_killed_supervisor_and_its_pid_file_are_found(tmp_path: Path) -> None:
    gone = Identity(pid=2**22 - 1, started=1)
    StateFile(tmp_path).write(State("no-such-launch", gone, "all"))
    (tmp_path / "supervisor.pid").write_text(f"{gone.pid}\n")
    assert "supervisor.pid names a process that is gone" in sentences(
        doctor.launched(Settings(home=tmp_path, base=3000))
    )


def test_readable_keys_and_a_shifted_clock_are_named(tmp_path: Path) -> None:
    (tmp_path / "seal.key").write_text("x")
    (tmp_path / "seal.key").chmod(0o644)
    (tmp_path / "clock").write_text("+3600\n")
    assert sentences(doctor.secrets(tmp_path)).startswith("! ")
    assert "(+3600)" in sentences(doctor.clock(tmp_path / "clock"))
