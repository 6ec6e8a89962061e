"""Requests for help for tests over the real bus."""

from contracts.matching import AskHelp, VerifyHelp
from tests.support.city import City
from tests.support.reserve import COMMUNITY


def plea(**wishes: object) -> AskHelp:
    """Somebody needs a drug against high blood pressure."""
    return AskHelp(
        **{
            "community": COMMUNITY,
            "category": "medicine",
            "detail": "心梗后需要降压药",
            "name": "段先生",
            "phone": "10000000001",
            "address": "八号楼",
            "medicine": {"generic_name": "硝苯地平", "quantity": 2},
            "vulnerable": ["chronic_patient"],
            **wishes,
        }
    )


def verified(city: City, **wishes: object) -> str:
    """A request that was checked by a call; its id."""
    help_id = city.ask(plea(**wishes)).command_id
    assert city.ask(VerifyHelp(help_id=help_id, method="call")).result["state"] == "triaged"
    return help_id


def who_is_sent(city: City, help_id: str) -> str:
    """The volunteer who has it now."""
    return str(city.db("matching").help.find_one({"_id": help_id})["volunteer_id"])


def held(city: City, volunteer: str) -> list[str]:
    """For which requests and needs somebody's hours are held."""
    return [one["need"] for one in city.db("matching").pool.find_one({"_id": volunteer})["holds"]]
