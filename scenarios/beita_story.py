"""The story of Beita: eight of its 34 days, from the sign-up codes to the trophies."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from scenarios import (
    adopting,
    asking,
    beita,
    courses,
    dispatch,
    duty,
    enrolment,
    gatekeeping,
    recruiting,
    teams,
    thanks,
)
from scenarios.needs import CHINA
from scenarios.rehearsal import begin
from scenarios.staff import Post
from scenarios.stage import Doc, Stage
from scenarios.story import Story

#: When the needs of the next day come together: after the afternoon's shift, before the cut-off.
EVENING = time(19, 30)
#: After so many days in a row organisations give their people a day off.
DAY_OFF = 6
#: Rounds in which unanswered offers go to others: most people here answer.
WAVES = 2
#: One of so many fails the course for sampling.
FAILS = 60


@dataclass(slots=True)
class Town:
    """What is known of Beita while its story is played."""

    city: beita.City
    first: date
    #: Ids in the order of the city's lists, and of organisations with their people.
    citizens: list[str] = field(default_factory=list)
    cadres: list[str] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    members: list[list[str]] = field(default_factory=list)
    #: The needs that they took over on the first day.
    adopted: list[str] = field(default_factory=list)
    #: What happened at the gates, for the report.
    seen: Doc = field(default_factory=dict)

    def day(self, number: int) -> date:
        """A day of the story, the first is 0."""
        return self.first + timedelta(days=number)


async def play(stage: Stage, cache: Path) -> Doc:
    """Everything in order, through the public API; the figures at the end."""
    town = await _open(stage, await asyncio.to_thread(beita.city, cache))
    await _enrol(stage, town)
    async with stage.people:
        for number in range(beita.DAYS):
            await _evening(stage, town, number)
            await duty.serve_shifts(stage, beita.AREA, beita.SEED, town.day(number))
    await duty.count_records(stage)
    last = town.day(beita.DAYS - 1)
    town.seen["thanks"] = await thanks.thank(stage, beita.AREA, town.first, last)
    town.seen |= await gatekeeping.looked_back(
        stage, beita.AREA, town.first, beita.DAYS, adopted=town.adopted
    )
    honest = await thanks.verified(stage, town.members[0][0], town.first, last)
    thanked, letters = town.seen["thanks"], town.seen["letters"]
    stage.show.console.print(
        f"  {thanked['certificates']:,} certificates, {thanked['honours']:,} honour certificates, "
        f"{thanked['trophies']:,} trophies; {letters:,} introduction letters; a printed "
        f"certificate {'verifies' if honest else 'DOES NOT VERIFY'}.",
        highlight=False,
    )
    return await stage.figures() | {"beita": town.seen}


async def _open(stage: Stage, city: beita.City) -> Town:
    office = Post("district_op", area=beita.AREA)
    posts = dict.fromkeys(("city", "reviewer", "desk", f"district-{beita.AREA}"), office)
    return Town(city, await begin(stage, posts, beita.EVENING))


async def _enrol(stage: Stage, town: Town) -> None:
    """Citizens, cadres, liaisons; organisations with those of their people who come."""
    evening = datetime.combine(town.first, EVENING, CHINA) - timedelta(days=1)
    town.citizens = await recruiting.join(stage, town.city.citizens, evening)
    rows = beita.cadre_rows(town.city.cadres)
    found = await enrolment.bring_list(
        stage, "volunteers", town.city.cadres.head, rows, "Cadres imported from a list"
    )
    stage.show.console.print(
        f"  {found['rows']:,} rows: {found['accepted'] + found['repeated']:,} people wait for a "
        f"call, {found['rejected']} bad rows reported with row and column.",
        highlight=False,
    )
    town.cadres = await recruiting.confirm(stage, beita.AREA, beita.CADRES)
    await recruiting.appoint_liaisons(stage, beita.AREA)
    some = [(name, kind, code, [beita.AREA]) for name, kind, code, _, _ in beita.ORGANISATIONS]
    town.organisations = await enrolment.admit_organisations(stage, teams.organisations(some))
    for number, chosen in enumerate(beita.members(town.city.citizens)):
        town.members.append([town.citizens[one] for one in chosen])
        stage.people.agreed |= {town.city.citizens[one]["phone"] for one in chosen}
        await adopting.bring(stage, town.organisations[number], number, town.members[number])
    await adopting.drive(stage, town.members[-1])


# ---- an evening -------------------------------------------------------------------------------


async def _evening(stage: Stage, town: Town, number: int) -> None:
    """Tomorrow's needs, who takes them over, the plan, the answers, and who stands in."""
    day, ignored = town.day(number), stage.people.read["ignore"]
    await stage.clock.reach(datetime.combine(day - timedelta(days=1), EVENING, CHINA))
    stage.show.console.print(f"[bold]{day:%m-%d}[/]", highlight=False)
    needs = await _ask(stage, town, day)
    if number == 0:
        town.adopted = [_need(needs, f"adopted-{one}") for one in range(len(town.members))]
        await _gates(stage, town, day, needs)
    if number % (DAY_OFF + 1) != DAY_OFF:
        await _take_over(stage, town, needs)
    if number:
        await gatekeeping.name_people(
            stage, _far(needs), town.cadres, day, why=gatekeeping.FAR_AWAY
        )
    plan = await dispatch.solve_plan(stage, beita.AREA, day, again=1)
    await dispatch.publish_plan(stage, plan, ready=gatekeeping.sign_gaps)
    await dispatch.answer_all(stage, WAVES, ignored=ignored)
    ignored = stage.people.read["ignore"] - await dispatch.unanswered(stage)
    with stage.show.step("Cadres stand in where a post has nobody"):
        asked = await gatekeeping.name_people(
            stage, list(needs.values()), town.cadres, day, why=gatekeeping.STANDS_IN
        )
    if asked:
        await dispatch.answer_all(stage, WAVES, ignored=ignored)


async def _ask(stage: Stage, town: Town, day: date) -> dict[str, str]:
    """Submit a day's needs and have them reviewed; their ids by what the scenario calls them."""
    bodies = town.city.posts(day)
    names = [body.pop("about") for body in bodies]
    ids = await asking.submit_needs(stage, bodies, about=f"{day}-")
    await asking.review_needs(stage, ids)
    return dict(zip(names, ids, strict=True))


async def _gates(stage: Stage, town: Town, day: date, needs: Mapping[str, str]) -> None:
    """The first evening: nobody is trained or insured, so next to nothing can be planned."""
    drivers = _need(needs, "adopted-2")
    with stage.show.step("Drivers without training are turned away"):
        town.seen["turned_away"] = await adopting.turned_away(
            stage, town.organisations[2], 2, drivers, town.members[2]
        )
    early = await dispatch.solve_plan(stage, beita.AREA, day)
    code = await gatekeeping.must_not_publish(stage, early)
    town.seen["early"] = {"places": early["places"], "filled": early["filled"], "refused": code}
    stage.show.console.print(
        f"  Untrained and uninsured, {early['filled']:,} of {early['places']:,} places could be "
        f"filled; the plan is not published ({code}).",
        highlight=False,
    )
    await _teach(stage, town, day)


async def _teach(stage: Stage, town: Town, day: date) -> None:
    """Courses and policies, as lists; one in so many fails."""
    everybody, today = sorted([*town.citizens, *town.cadres]), day - timedelta(days=1)
    drivers, area = town.members[2], beita.AREA
    failed = everybody[::FAILS]
    over = (today, day + timedelta(days=60))
    steps = len(everybody)
    with stage.show.step("Courses held, everybody insured", steps) as bar:
        await courses.hold(stage, area, courses.TRANSPORT_ONLINE, drivers, on=today)
        await courses.hold(stage, area, courses.GENERAL, everybody, on=today)
        await courses.hold(stage, area, courses.SAMPLING, everybody, on=today, failed=failed)
        await courses.hold(stage, area, courses.TRANSPORT, drivers, on=today)
        await courses.insure(stage, area, town.citizens, provider="platform", days=over)
        await courses.insure(stage, area, town.cadres, provider="employer", days=over)
        trained = {"sampling": steps - len(failed), "sample_transport": len(drivers)}
        await courses.known(stage, area, insured=steps, trained=trained)
        bar.advance(steps)


async def _take_over(stage: Stage, town: Town, needs: Mapping[str, str]) -> None:
    """Organisations adopt the places that they have taken over, and name their people."""
    with stage.show.step("Organisations name their people", len(town.members)) as bar:
        for number, members in enumerate(town.members):
            need, mine = _need(needs, f"adopted-{number}"), town.organisations[number]
            if number < 2:  # drivers are named at once: cars cannot be adopted without a driver
                await adopting.adopt(stage, mine, number, need, len(members))
            await adopting.name(stage, mine, number, need, members)
            bar.advance()


def _need(needs: Mapping[str, str], name: str) -> str:
    """The need that the scenario calls so."""
    return next(need for known, need in needs.items() if known.startswith(name))


def _far(needs: Mapping[str, str]) -> Sequence[str]:
    """The posts to which nobody can walk in 15 minutes."""
    return [need for known, need in needs.items() if known.startswith("far")]


def outcome(figures: Doc) -> dict[str, float]:
    """The rows of the table."""
    seen: dict[str, Any] = figures["beita"]
    thanked = seen["thanks"]
    return {
        "social": seen["social"],
        "cadres": seen["cadres"],
        "confirmed": seen["confirmed"],
        "posts": seen["posts"],
        "adopted": seen["adopted"],
        "liaisons": seen["liaisons"],
        "empty": seen["empty"],
        "unfit": seen["unfit"],
        "person_times": round(figures["service"]["person_times"] / beita.DAYS),
        "best": round(100 * thanked["trophies"] / thanked["people"], 1),
    }


STORY = Story(
    name="beita",
    title="Beita, October 2022",
    seed=beita.SEED,
    published=beita.PUBLISHED,
    rows=beita.ROWS,
    play=play,
    outcome=outcome,
    least=frozenset({"empty", "unfit"}),
)
