"""For development: messages stay in the database, where the outbox viewer shows them."""

from services.notify.domain.letter import Letter


class Outbox:
    """Takes everything and sends nothing."""

    name = "outbox"

    def send(self, letter: Letter) -> None:
        """Nothing to do: the viewer writes the letter again from what is kept."""

    def close(self) -> None:
        """Nothing is open."""
