"""Small jobs for the routing's tests."""

import numpy as np
from hypothesis import strategies as st

from services.logistics.routing.problem import Cars, Job, Stops, columns

HOUR = 3600


def job(stops, cars, places=None, loading=0):
    """``stops``: (place, load, early, late), ``cars``: (room, place, early, late, reloads)."""
    place, load, early, late = zip(*stops, strict=True) if stops else ((), (), (), ())
    room, home, begins, ends, reloads = zip(*cars, strict=True) if cars else ((),) * 5
    count = 1 + max((*place, *home), default=0)
    at = np.array(places if places is not None else range(count))
    seconds = np.abs(at[:, None] - at[None, :]).astype(np.int64) * 60
    n, k = len(stops), len(cars)
    return Job(
        Stops(**columns(place=place, load=np.reshape(load, (n, -1)), early=early, late=late,
                        service=np.full(n, 120), release=np.zeros(n))),
        Cars(**columns(room=np.reshape(room, (k, -1)), place=home, early=begins, late=ends,
                       reloads=reloads, price=np.full(k, 600))),
        seconds, seconds, loading,
    )  # fmt: skip


@st.composite
def jobs(draw):
    """Jobs of up to ten stops, not all of which can be served."""
    hours = st.lists(st.integers(0, 10), min_size=1, max_size=10)
    stops = []
    for begins in draw(hours):
        ends = begins + draw(st.integers(0, 3))
        place, load = draw(st.integers(0, 7)), draw(st.integers(0, 9))
        stops.append((place, load, begins * HOUR, ends * HOUR))
    cars = []
    for begins in draw(hours)[:4]:
        ends = begins + draw(st.integers(1, 8))
        room, home, reloads = (draw(st.integers(*most)) for most in ((1, 12), (0, 1), (0, 2)))
        cars.append((room, home, begins * HOUR, ends * HOUR, reloads))
    places = draw(st.lists(st.integers(0, 60), min_size=8, max_size=8))
    return job(stops, cars, places, draw(st.sampled_from((0, 300))))
