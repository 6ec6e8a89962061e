"""Every setting is documented, and what is documented exists."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAME = re.compile(r"HUIYIN_(?!WORKERS_)[A-Z][A-Z_]*[A-Z]|HUIYIN_WORKERS")


def named_in(*folders):
    found = set()
    for folder in folders:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".yaml", ".yml", ".sh", ""} and path.is_file():
                found |= set(NAME.findall(path.read_text(errors="ignore")))
    return found


def test_every_setting_is_in_the_operations_manual():
    used = named_in("kit", "services", "cli", "scenarios", "bench", "deploy")
    used |= set(NAME.findall((ROOT / "docker-compose.yml").read_text()))
    documented = set(NAME.findall((ROOT / "docs" / "operations.md").read_text()))
    assert used - documented == set()
    assert documented - used == set()
