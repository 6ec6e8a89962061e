"""A city of people and posts for benches, from chance with a seed: Beijing's size by default."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from bson import Timestamp

from contracts.matching import ReviewNeed, SubmitNeed
from contracts.vocabulary import DayPart, Position, PostCategory
from services.matching.domain.need import Need
from services.matching.domain.publication import review, submit
from services.matching.domain.spot import Spot

PEOPLE, COMPOUNDS = 291_000, 7_000
NOW = datetime(2022, 4, 11, 12, tzinfo=UTC)
_CATEGORIES, _PARTS = [str(one) for one in PostCategory], [str(one) for one in DayPart]


class Crowd:
    """Compounds of different sizes, people around them, posts near them."""

    def __init__(self, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        self._at = [
            (39.9 + self._chance.gauss(0, 0.12), 116.4 + self._chance.gauss(0, 0.16))
            for _ in range(COMPOUNDS)
        ]
        self._sizes = list(accumulate(self._chance.lognormvariate(0, 1) for _ in self._at))

    def people(self, count: int = PEOPLE) -> Iterator[dict[str, Any]]:
        """Documents of the pool, with a GeoJSON point besides."""
        for at in range(count):
            [home] = self._chance.choices(range(COMPOUNDS), cum_weights=self._sizes)
            lat, lon = (round(one + self._chance.gauss(0, 0.0007), 3) for one in self._at[home])
            yield {
                "_id": f"{self._chance.getrandbits(128):032x}",
                "changed": Timestamp(1, at),
                "community": f"110105{home:06}",
                "spot": {"lat": lat, "lon": lon},
                "point": {"type": "Point", "coordinates": [lon, lat]},
                "intentions": sorted(self._chance.sample(_CATEGORIES, self._chance.randint(3, 7))),
                "available": sorted(self._chance.sample(_PARTS, self._chance.randint(1, 3))),
                "areas": ["1101"],
                "trained_for": sorted(self._chance.sample(_CATEGORIES, self._chance.randint(0, 4))),
                "insured_until": "2022-12-31" if self._chance.random() < 0.88 else None,
                "birth_year": self._chance.randint(1955, 2004),
                "affiliation": "social",
                "seats": 4 if self._chance.random() < 0.02 else None,
                "offered": self._chance.randint(0, 3),
                "holds": [],
            }

    def needs(self, count: int) -> list[Need]:
        """Published needs for the next morning, afternoon or evening."""
        return [self._need(at) for at in range(count)]

    def _need(self, at: int) -> Need:
        [home] = self._chance.choices(range(COMPOUNDS), cum_weights=self._sizes)
        lat, lon = (one + self._chance.gauss(0, 0.003) for one in self._at[home])
        starts = NOW + timedelta(hours=12 + 6 * self._chance.randrange(3))
        wish = SubmitNeed(
            community=f"110105{home:06}",
            category=self._chance.choice(list(PostCategory)),
            people=self._chance.randint(5, 18),
            starts_at=starts,
            ends_at=starts + timedelta(hours=4),
            meeting_place="北门",
            site=Position(lat=lat, lon=lon),
            content="值守",
            precautions="戴口罩",
            risk_notice="与人接触",
            guarantees="保险、午餐",
        )
        need, _ = submit(wish, key=f"n{at}", now=NOW, by="bench")
        verdict = ReviewNeed(need_id=need.id, verdict="approve")
        need, _ = review(need, verdict, now=NOW, by="other")
        return replace(need, site=Spot(lat, lon))
