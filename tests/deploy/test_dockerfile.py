"""Rules that deploy/Dockerfile keeps; there is no container engine where the tests run."""

import re

import pytest

from cli.settings import REPOSITORY

FILE = REPOSITORY / "deploy/Dockerfile"
KNOWN = frozenset(
    {
        *("ARG", "FROM", "WORKDIR", "ENV", "RUN", "COPY", "LABEL", "USER", "VOLUME", "EXPOSE"),
        *("STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"),
    }
)


@pytest.fixture(scope="module")
def instructions() -> list[tuple[str, str]]:
    lines = [line for line in FILE.read_text().splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(line.split()[0], line.partition(" ")[2]) for line in joined.splitlines() if line]


def arguments(instructions: list[tuple[str, str]], word: str) -> list[str]:
    return [text for instruction, text in instructions if instruction == word]


def test_only_known_instructions_are_used(instructions: list[tuple[str, str]]) -> None:
    assert {word for word, _ in instructions} <= KNOWN  # ADD, which may fetch, is not among them


def test_the_base_has_a_version_that_a_build_argument_can_change(
    instructions: list[tuple[str, str]],
) -> None:
    assert instructions[0] == ("ARG", "PYTHON=3.11-slim-bookworm")
    assert {base.split()[0] for base in arguments(instructions, "FROM")} == {"python:${PYTHON}"}
    assert "latest" not in FILE.read_text()


def test_tools_of_the_build_stay_in_the_build(instructions: list[tuple[str, str]]) -> None:
    stages = arguments(instructions, "FROM")
    assert len(stages) == 2
    last = [n for n, (word, _) in enumerate(instructions) if word == "FROM"][-1]
    assert not any("pip" in text for word, text in instructions[last:] if word == "RUN")


def test_the_process_is_not_root(instructions: list[tuple[str, str]]) -> None:
    assert arguments(instructions, "USER") == ["huiyin"]
    words = [word for word, _ in instructions]
    assert "RUN" not in words[words.index("USER") :]


def test_packages_are_those_of_the_lock(instructions: list[tuple[str, str]]) -> None:
    installs = [text for text in arguments(instructions, "RUN") if "pip install" in text]
    assert all("--require-hashes" in text or "--no-deps" in text for text in installs)


def test_health_is_readiness(instructions: list[tuple[str, str]]) -> None:
    (check,) = arguments(instructions, "HEALTHCHECK")
    assert "/readyz" in check
    assert "HUIYIN_PROBE_PORT" in check


def test_what_is_copied_exists_and_is_sent_to_the_builder(
    instructions: list[tuple[str, str]],
) -> None:
    allowed = (REPOSITORY / ".dockerignore").read_text().splitlines()
    for copied in arguments(instructions, "COPY"):
        if copied.startswith("--from"):
            continue
        for source in copied.split()[:-1]:
            assert f"!{source}" in allowed, source
            if source != "README.md":  # written for readers, checked by them
                assert (REPOSITORY / source).exists(), source


def test_no_secret_is_an_argument(instructions: list[tuple[str, str]]) -> None:
    told = " ".join(arguments(instructions, "ARG") + arguments(instructions, "ENV"))
    assert not re.search(r"PASSWORD|SECRET|TOKEN|_KEY\b", told)
