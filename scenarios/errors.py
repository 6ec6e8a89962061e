"""Why a scenario cannot be played."""


class CannotPlay(Exception):
    """Something that the scenario needs is missing; the message says what, and what to do."""


class NotBuiltYet(CannotPlay):
    """The city is known, its scenario is not written yet."""
