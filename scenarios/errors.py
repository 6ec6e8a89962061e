"""Why a scenario cannot be played."""


class CannotPlay(Exception):
    """Something that the scenario needs is missing; the message says what, and what to do."""
