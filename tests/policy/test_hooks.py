"""What is checked before a commit is what `make check` checks, and nothing is fetched for it."""

import re
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / ".pre-commit-config.yaml"
REPOS = yaml.safe_load(CONFIG.read_text())["repos"]
HOOKS = [hook for repo in REPOS for hook in repo["hooks"]]


def checks():
    """The commands of `make check`."""
    recipe = re.search(r"^check:.*\n\t(.*)\n", (ROOT / "Makefile").read_text(), re.MULTILINE)
    _path, *commands = recipe[1].split(" && ")
    return commands


def test_the_hooks_are_the_commands_of_make_check():
    assert [hook["entry"] for hook in HOOKS] == [f".venv/bin/{one}" for one in checks()]
    assert len(HOOKS) == 5


def test_they_come_from_here_and_look_at_the_whole_tree():
    assert [repo["repo"] for repo in REPOS] == ["local"]
    assert {hook["language"] for hook in HOOKS} == {"system"}
    assert all(hook["always_run"] and not hook["pass_filenames"] for hook in HOOKS)


def test_pre_commit_reads_them():
    tool = Path(sys.executable).with_name("pre-commit")
    done = subprocess.run([tool, "validate-config", CONFIG], check=False, capture_output=True)
    assert done.returncode == 0, done.stdout
