import subprocess
import sys

from cli.main import LATER
from cli.settings import REPOSITORY


def run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_starting_and_stopping_need_nothing_of_the_platforms_code() -> None:
    loaded = run("-c", "import cli.main, sys; print(*sys.modules, sep='\\n')").splitlines()
    ours = {name for name in loaded if name.partition(".")[0] in {"services", "kit", "scenarios"}}
    assert ours == set()
    assert not {"pymongo", "aiohttp", "numpy"} & set(loaded)


def test_what_is_loaded_later_is_listed_and_found() -> None:
    listed = run("-m", "cli.main", "--help")
    for name, (_, line) in LATER.items():
        assert f" {name} " in listed
        told = run("-m", "cli.main", name, "--help")
        assert "Usage" in told
        assert line in " ".join(told.split())


def test_a_list_of_all_commands_is_made_without_the_platforms_code() -> None:
    listing = "import sys; from cli.main import app; app(['--help'], standalone_mode=False)"
    loaded = run("-c", f"{listing}; print(*sys.modules, sep='\\n')").splitlines()
    assert {name for name in loaded if name.partition(".")[0] in {"services", "kit"}} == set()
