"""The checks of `make check` catch what they are for: a planted violation of each house rule."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("contracts", "kit", "services", "cli", "scenarios", "bench")

PLANTED_IMPORTS = [
    pytest.param("contracts/base.py", "import kit.wire", id="contracts do not use the kit"),
    pytest.param("kit/wire.py", "import services.registry", id="the kit does not use services"),
    pytest.param(
        "services/matching/service/needs.py",
        "import services.registry",
        id="no service imports another",
    ),
    pytest.param(
        "services/registry/store/__init__.py",
        "import services.registry.service",
        id="rooms have an order",
    ),
    pytest.param(
        "services/registry/domain/team.py",
        "import services.registry.store",
        id="rules know no store",
    ),
    pytest.param("services/registry/extras.py", "X = 1", id="these rooms and no others"),
    pytest.param("services/matching/domain/need.py", "import time", id="rules read no clock"),
    pytest.param("services/matching/domain/need.py", "import random", id="rules take no chances"),
    pytest.param("services/matching/domain/need.py", "import uuid", id="rules make no ids"),
    pytest.param("services/matching/domain/need.py", "import pymongo", id="rules keep nothing"),
    pytest.param("contracts/base.py", "import socket", id="contracts do no input or output"),
    pytest.param("services/registry/service.py", "import asyncio", id="no asyncio on eventlet"),
    pytest.param("kit/store.py", "import motor", id="no motor outside the gateway's store"),
    pytest.param("services/gateway/app.py", "import motor", id="motor lives in one module"),
    pytest.param("services/gateway/app.py", "import nameko", id="no nameko in the gateway"),
    pytest.param("services/gateway/app.py", "import eventlet", id="no eventlet in the gateway"),
]

PLANTED_CODE = [
    pytest.param("import datetime\n\nNOW = datetime.datetime.now()\n", "TID251", id="one clock"),
    pytest.param("import eventlet\n\neventlet.monkey_patch()\n", "TID251", id="no patching"),
    pytest.param("try:\n    X = 1\nexcept Exception:\n    X = 2\n", "BLE001", id="no broad except"),
    pytest.param("def public():\n    return 1\n", "D103", id="public things are documented"),
    pytest.param("from .x import y\n", "TID252", id="no relative imports"),
]

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The packages and their rules, where a violation hurts nobody."""
    place = tmp_path_factory.mktemp("planted")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, place / package, ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


def lint_imports(place):
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(place), "PATH": "/usr/bin:/bin"},
    )


def test_the_tree_as_it_is_keeps_the_rules(copy):
    done = lint_imports(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("file", "line"), PLANTED_IMPORTS)
def test_a_planted_import_is_caught(copy, file, line):
    path = copy / file
    before = path.read_text() if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n")
    try:
        assert lint_imports(copy).returncode == 1
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before)


@pytest.mark.parametrize(("code", "rule"), PLANTED_CODE)
def test_a_planted_line_is_caught(copy, code, rule):
    path = copy / "services" / "registry" / "planted.py"
    path.write_text(f'"""Planted."""\n\n{code}')
    try:
        done = subprocess.run(
            [Path(sys.executable).with_name("ruff"), "check", "--output-format=concise", path],
            cwd=copy,
            capture_output=True,
            text=True,
            check=False,
        )
        assert rule in done.stdout
    finally:
        path.unlink()


def test_files_are_named_after_what_they_hold():
    named = {path.stem for package in PACKAGES for path in (ROOT / package).rglob("*.py")}
    assert not named & EMPTY_NAMES


def test_the_only_way_to_speak_is_the_outbox():
    """Publishing lives in the kit's relay; the gateway hands it parcels, services promise."""
    speaking = ("basic_publish", ".publish(", "Publisher(")
    allowed = {"kit", "cli", "bench"}
    for package in set(PACKAGES) - allowed:
        for path in (ROOT / package).rglob("*.py"):
            if path.relative_to(ROOT).parts[:2] == ("services", "gateway"):
                continue
            assert not any(word in path.read_text() for word in speaking), path
