"""The offices above a community: who answers for it, and who instead when nothing happens.

An office is named by the role of its operators and its area: ``street_op:140107001``.
"""

from contracts.vocabulary import CommunityCode

#: From the bottom up, with the digits of their area codes.
_LADDER = (("community_op", 12), ("street_op", 9), ("district_op", 6), ("city_op", 4))


def ladder(community: CommunityCode) -> tuple[str, ...]:
    """The offices of a community from the bottom up."""
    return tuple(f"{role}:{community[:digits]}" for role, digits in _LADDER)


def office(community: CommunityCode) -> str:
    """The lowest office that is responsible for a community."""
    return ladder(community)[0]


def above(responsible: str, community: CommunityCode) -> str:
    """Who takes over from ``responsible``: above a person stands the community's office."""
    offices = ladder(community)
    rung = offices.index(responsible) + 1 if responsible in offices else 0
    return offices[min(rung, len(offices) - 1)]


def summit(community: CommunityCode) -> str:
    """The highest office: the city's."""
    return ladder(community)[-1]
