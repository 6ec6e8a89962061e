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
    for name in LATER:
        assert f" {name} " in listed
        assert "Usage" in run("-m", "cli.main", name, "--help")
