"""How a story begins: nobody works here in earnest, the clock is set, the staff have their keys."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from scenarios import report
from scenarios.errors import CannotPlay
from scenarios.staff import Post
from scenarios.stage import Stage

TAKEN = (
    "This home already holds people who are not of this scenario. Play it in another one: "
    "HUIYIN_HOME=.huiyin-demo HUIYIN_PORT_BASE=24000 make demo"
)


async def begin(stage: Stage, posts: Mapping[str, Post], evening: datetime) -> date:
    """Hire, and set the clock to the evening before; the day that is played, always the same.

    Where another story was played before, the clock is not set back: then it is the next day.
    """
    _always_the_same_part(stage)
    with stage.show.step("API keys for the staff", len(posts)) as bar:
        await stage.staff.hire("city", posts["city"])
        if not stage.clock.started and report.anybody(await stage.figures()):
            raise CannotPlay(TAKEN)
        await stage.clock.begin(evening)
        for name, post in posts.items():
            await stage.staff.hire(name, post)
            bar.advance()
    note = stage.notes / "day"
    if not note.exists():
        tomorrow = stage.clock.now().astimezone(evening.tzinfo).date() + timedelta(1)
        note.write_text(tomorrow.isoformat())
    return date.fromisoformat(note.read_text())


def _always_the_same_part(stage: Stage) -> None:
    """What was sent is recognised by its place in the story: another part has other places."""
    note = stage.notes / "area"
    if not note.exists():
        # A home that was played before parts could be played has played the whole.
        note.write_text("" if (stage.notes / "day").exists() else stage.area)
    if (before := note.read_text()) != stage.area:
        raise CannotPlay(
            f"This home has played {before or 'the whole city'}; play another part of it in a home "
            "of its own: HUIYIN_HOME=.huiyin-part HUIYIN_PORT_BASE=24000."
        )
