"""Seeded chance: the same scenario has the same people, needs and answers every time."""

import hashlib
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def dice(seed: int, about: str) -> np.random.Generator:
    """A generator of its own for each subject, so that one part can change alone."""
    return np.random.default_rng([seed, zlib.crc32(about.encode())])


def luck(seed: int, *about: str) -> float:
    """A number in [0, 1) that depends on nothing but its arguments."""
    digest = hashlib.blake2b("\0".join((str(seed), *about)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def shared_out(total: int, weights: Floats) -> Ints:
    """Whole numbers proportional to the weights that add up to ``total`` (largest remainders)."""
    exact = weights / weights.sum() * total
    whole: Ints = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole


def picked(rng: np.random.Generator, choices: list[Any], weights: list[float], n: int) -> list[Any]:
    """``n`` independent choices with these weights."""
    chances = np.array(weights) / sum(weights)
    return [choices[one] for one in rng.choice(len(choices), size=n, p=chances)]
