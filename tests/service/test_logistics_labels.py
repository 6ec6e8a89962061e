"""Labels for all doors of a compound: drawn in the background, ready page by page."""

import pytest

from contracts.logistics import PrintChanged, PrintLabels, RegisterCompound
from kit.errors import NotFound
from services.logistics.service import LogisticsService
from services.logistics.store import LogisticsStore

PLAN = [
    {"building": n, "unit": 1, "x": 30 * n, "y": 5, "floors": 16, "doors": 4} for n in range(1, 5)
]


@pytest.mark.req("R-LOG-15")
def test_labels_are_drawn_in_the_background_and_lead_back_to_their_doors(city):
    city.run(LogisticsService)
    wish = RegisterCompound(area="310107103001", title="圣都汇", staircases=PLAN)
    compound = city.ask(wish).result["id"]
    asked = city.ask(PrintLabels(compound_id=compound))
    assert (asked.status, asked.result["state"]) == (201, "queued")
    city.until(lambda: city.heard(PrintChanged)[-1].state == "done", 60)
    told = sorted(city.heard(PrintChanged), key=lambda one: one.done)
    assert [one.done for one in told] == [0, 8, 11]
    assert told[-1].labels == 256
    labels = LogisticsStore(city.db("logistics"), name="logistics", keys=city.keys).labels
    pages = labels.pages(asked.result["id"], 0, 20)["pages"]
    assert [len(page) for page in pages] == [24] * 10 + [16]
    found = {(one["staircase"], one["door"]): one for page in pages for one in page}
    assert len(found) == 256
    for (staircase, door), one in list(found.items())[:30]:
        assert labels.door(one["code"]) == {
            "compound_id": compound, "staircase": staircase, "door": door,
        }  # fmt: skip
    with pytest.raises(NotFound):
        labels.door(f"{compound}:1-1:101:AAAAAAAA".upper())
