"""A certificate convinces a program that knows nothing of this project, if it is true."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from services.matching.solver import solve
from services.matching.solver.certificate import certificate
from tests.unit.matching.problems import a_problem

VERIFY = Path(__file__).parents[3] / "docs" / "verify_certificate.py"


@pytest.fixture(scope="module")
def proof() -> dict:
    problem = a_problem(np.random.default_rng(3), ranked=True)
    return json.loads(gzip.decompress(certificate(problem, solve(problem), policy="2")))


def verdict(proof, folder) -> tuple[int, str]:
    file = folder / "certificate.json"
    file.write_text(json.dumps(proof))
    found = subprocess.run(
        [sys.executable, "-I", VERIFY, file], capture_output=True, text=True, check=False
    )
    return found.returncode, found.stdout + found.stderr


def edited(proof, change) -> dict:
    copy = json.loads(json.dumps(proof))
    change(copy["posts"])
    return copy


def busy(posts):
    return max(posts, key=lambda one: len(one["sent"]))


def test_it_is_verified_with_python_alone(proof, tmp_path):
    code, said = verdict(proof, tmp_path)
    assert (code, said.strip().endswith("gap 0")) == (0, True)


def test_it_says_nothing_of_who_anybody_is(proof):
    assert set(proof) == {"format", "policy", "people", "posts"}
    assert set(proof["posts"][0]) == {
        *("seats", "empty_seat_costs", "price", "candidates", "costs", "sent")
    }


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda posts: busy(posts)["sent"].pop(), id="somebody is left out"),
        pytest.param(lambda posts: busy(posts)["sent"].append(99), id="a stranger is sent"),
        pytest.param(
            lambda posts: busy(posts)["sent"].append(busy(posts)["sent"][0]), id="somebody twice"
        ),
        pytest.param(lambda posts: busy(posts).update(price=-1), id="a price below zero"),
        pytest.param(
            lambda posts: busy(posts).update(price=10**9), id="a price above that of an empty seat"
        ),
        pytest.param(lambda posts: busy(posts).update(seats=0), id="more people than seats"),
    ],
)
def test_a_false_one_is_refused(proof, change, tmp_path):
    code, _ = verdict(edited(proof, change), tmp_path)
    assert code == 1


def test_the_script_is_short_enough_to_be_read():
    code = VERIFY.read_text().split('"""')[2]
    assert sum(bool(line.strip()) for line in code.splitlines()) <= 24
