"""What a plan weighs: first how many seats of each class of urgency are filled, then seconds.

Ways and fairness are added up in seconds of way, so that one can say what they are worth to each
other: "who served once more goes if the way is a minute shorter".  A change of a weight is a new
version; every plan records the one it was made by.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """The weights of a plan, in seconds of way."""

    version: str = "2"
    #: What one earlier service weighs: those who served less go first.
    service: int = 60
    #: Beyond so many services everybody counts as equally tired.
    most_services: int = 50

    def burden(self, served: int) -> int:
        """What the services of a person weigh."""
        return self.service * min(served, self.most_services)


#: The one in force.
IN_FORCE = Policy()
