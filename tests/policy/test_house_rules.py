"""The checks of `make check` catch what they are for: a planted violation of each house rule."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("contracts", "kit", "services", "cli", "scenarios", "bench")

#: By contract of import-linter: imports that break it, each planted into a module that is there.
PLANTED_IMPORTS = {
    "Services use the kit, the kit uses the contracts": [
        ("contracts/base.py", "kit.wire"),
        ("kit/wire.py", "services.registry"),
    ],
    "No service imports another": [("services/matching/service/needs.py", "services.registry")],
    "What serves knows nothing of what starts, plays or measures it": [
        ("contracts/words.py", "scenarios.chance"),
        ("kit/seal.py", "cli.keys"),
        ("services/registry/store/lists.py", "bench.load"),
    ],
    "Rules and contracts touch no clock, chance, disk, network or framework": [
        ("contracts/base.py", "socket"),
        ("services/matching/domain/need.py", "time"),
        ("services/matching/domain/need.py", "random"),
        ("services/matching/domain/need.py", "secrets"),
        ("services/matching/domain/need.py", "uuid"),
        ("services/matching/domain/need.py", "pymongo"),
        ("services/matching/domain/need.py", "kit.wire"),
        ("services/registry/domain/team.py", "pathlib"),
        ("services/registry/domain/team.py", "subprocess"),
        ("services/notify/domain/letter.py", "httpx"),
        ("services/notify/domain/letter.py", "aiohttp"),
        ("services/logistics/domain/errand.py", "requests"),
        ("services/logistics/domain/errand.py", "logging"),
    ],
    "Stores know nothing of the bus nor of what runs them": [
        ("services/registry/store/lists.py", "eventlet"),
        ("services/matching/store/pool.py", "nameko"),
        ("services/logistics/store/book.py", "kombu"),
        ("services/notify/store/turn.py", "kit.entrypoints"),
    ],
    "Nobody else touches a database, nor the broker": [
        ("services/registry/service/rolls.py", "pymongo"),
        ("services/matching/service/needs.py", "bson"),
        ("services/matching/solver/cover.py", "pymongo"),
        ("services/logistics/routing/solve.py", "pymongo"),
        ("services/notify/service.py", "kombu"),
        ("services/notify/channels/smtp.py", "eventlet"),
    ],
    "Only what nameko runs knows nameko and eventlet": [
        ("kit/relay.py", "eventlet"),
        ("kit/shelf.py", "nameko"),
        ("services/registry/service/rolls.py", "nameko"),
        ("services/matching/solver/cover.py", "eventlet"),
    ],
    "What keeps and what says needs neither nameko nor eventlet": [("kit/relay.py", "eventlet")],
    "Scenarios use the public API and nothing behind it": [
        ("scenarios/api.py", "services.matching.domain.need"),
        ("scenarios/needs.py", "kit.wire"),
        ("scenarios/needs.py", "pymongo"),
    ],
    "Inside a service: service, then store, then domain": [
        ("services/registry/store/__init__.py", "services.registry.service"),
        ("services/registry/domain/team.py", "services.registry.store"),
    ],
    "Inside logistics: the service beside the ledger's poster, then store, then domain": [
        ("services/logistics/store/book.py", "services.logistics.poster"),
    ],
    "Inside matching: service, then store, then the solver beside the domain": [
        ("services/matching/solver/cover.py", "services.matching.store"),
    ],
    "Inside notify: service, then store beside the channels, then domain": [
        ("services/notify/channels/smtp.py", "services.notify.store"),
    ],
    "Inside the gateway: app, routers, pages, then what they stand on": [
        ("services/gateway/intake.py", "services.gateway.routers"),
    ],
    "Motor lives in one module": [
        ("kit/store.py", "motor"),
        ("services/gateway/app.py", "motor"),
    ],
    "The eventlet side knows nothing of asyncio": [
        ("services/registry/service/__init__.py", "asyncio"),
        ("kit/batches.py", "fastapi"),
    ],
    "The asyncio side knows nothing of eventlet": [
        ("services/gateway/app.py", "nameko"),
        ("services/gateway/app.py", "eventlet"),
    ],
}
EACH_IMPORT = [(name, *one) for name, some in PLANTED_IMPORTS.items() for one in some]
#: A room that no contract of layers names.
EXTRAS = "services/registry/extras.py"

PLANTED_CODE = [
    pytest.param("import datetime\n\nNOW = datetime.datetime.now()\n", "TID251", id="one clock"),
    pytest.param("import eventlet\n\neventlet.monkey_patch()\n", "TID251", id="no patching"),
    pytest.param("try:\n    X = 1\nexcept Exception:\n    X = 2\n", "BLE001", id="no broad except"),
    pytest.param("def public():\n    return 1\n", "D103", id="public things are documented"),
    pytest.param("from .x import y\n", "TID252", id="no relative imports"),
]

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}


def copied(place):
    """The packages and their rules, where a violation hurts nobody."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, place / package, ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return copied(tmp_path_factory.mktemp("as_it_is"))


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """What import-linter says of each broken contract when everything is planted at once."""
    place = copied(tmp_path_factory.mktemp("planted"))
    for _, file, module in EACH_IMPORT:
        assert (place / file).exists(), f"{file} is gone: plant elsewhere"
        with (place / file).open("a") as planted:
            planted.write(f"\nimport {module}\n")
    (place / EXTRAS).write_text("X = 1\n")
    return said_of_each(lint_imports(place).stdout)


def said_of_each(report):
    """The part of a report on each broken contract, by its name."""
    details = report.partition("Broken contracts\n")[2]
    pieces = re.split(r"^(\S.*)\n-{3,}\n", details, flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def lint_imports(place):
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(place), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
    )


def module_of(file):
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def test_the_tree_as_it_is_keeps_the_rules(copy):
    done = lint_imports(copy)
    assert done.returncode == 0, done.stdout


def test_a_violation_of_each_contract_is_planted():
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert [one["name"] for one in linter["contracts"]] == list(PLANTED_IMPORTS)


@pytest.mark.parametrize(
    ("contract", "file", "module"),
    EACH_IMPORT,
    ids=[f"{module} in {file}" for _, file, module in EACH_IMPORT],
)
def test_a_planted_import_breaks_its_contract(broken, contract, file, module):
    assert f"{module_of(file)} -> {module} (l." in broken.get(contract, "")


def test_a_room_that_is_not_foreseen_breaks_the_contract_of_rooms(broken):
    said = broken["Inside a service: service, then store, then domain"]
    assert f"- {module_of(EXTRAS)}\n" in said


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
