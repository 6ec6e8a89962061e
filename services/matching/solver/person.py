"""One person in numbers, as the mirror keeps them; about 130 bytes."""

import numpy as np
import numpy.typing as npt

Records = npt.NDArray[np.void]
Span = tuple[int, int]

#: Communities' numbers begin with those of their city.
CITY = 10**8
#: One person.  Moments are whole milliseconds since 1970; ``home`` is the number of a community.
PERSON = np.dtype(
    [
        ("bits", "i8"),
        ("lat", "f8"),
        ("lon", "f8"),
        #: How much narrower a degree of longitude is there.
        ("narrow", "f8"),
        ("home", "i8"),
        #: From the beginning of the first to the end of the last hour that is promised.
        ("busy_from", "i8"),
        ("busy_until", "i8"),
        #: What is known of a person is replaced by what has a higher stamp.
        ("stamp", "i8"),
        ("name", "i8"),
        #: Day until which insured, 0 for none.
        ("covered", "i4"),
        #: The number of a set of service areas.
        ("areas", "i4"),
        #: Year of birth, 0 for unknown.
        ("born", "i2"),
        ("offered", "u2"),
    ]
)
#: The bit of those who come with a vehicle, from further away than others.
DRIVES = 1 << 50
#: The bit of those who come on foot.
WALKS = 1 << 52
#: The bit of those who have promised more than one span of hours.
MANY = 1 << 51
