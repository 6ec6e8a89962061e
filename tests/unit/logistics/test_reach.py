"""Where places lie, by their names."""

import pytest

from services.logistics.domain.reach import lies_in


@pytest.mark.parametrize(
    ("place", "area"),
    [
        ("warehouse:main", ""),
        ("warehouse:140107", "140107"),
        ("warehouse:140107-north", "140107"),
        ("warehouse:1401077", ""),
        ("community:140107001002", "140107001002"),
        ("reserved:community:140107001002", "140107001002"),
        ("team:140107", ""),
        ("person:140107001002", ""),
        ("donor", ""),
    ],
)
def test_a_place_lies_where_the_code_in_its_name_says(place, area):
    assert lies_in(place) == area
