"""The story of Taiyuan, from the lists of the evening to the records of the next day."""

from typing import Any

from scenarios import asking, dispatch, duty, enrolment, gifts, taiyuan, teams
from scenarios.rehearsal import begin
from scenarios.staff import Post
from scenarios.stage import Stage

#: More than there are requests for counselling at once: each keeps two hours of somebody free.
COUNSELLORS = 6


async def play(stage: Stage, city: taiyuan.City) -> dict[str, Any]:
    """Everything in order, through the public API; the figures at the end.

    Whatever was sent before is answered as it was then, so an interrupted story goes on.
    """
    await _open(stage, city)
    await _enrol(stage, city)
    await enrolment.qualify_counsellors(stage, COUNSELLORS)
    needs = await asking.submit_needs(stage, city.needs)
    await asking.review_needs(stage, needs)
    team_ids = await enrolment.enter_teams(stage)
    await enrolment.admit_organisations(stage, teams.organisations())
    await gifts.give_to_teams(stage, taiyuan.AREA, team_ids)
    requests = await asking.take_calls(stage, city.calls)
    requests += await asking.receive_help_requests(stage, city.help)
    await asking.help_everybody(stage, requests)
    await duty.send_team(stage, team_ids)
    plan = await dispatch.solve_plan(stage, taiyuan.AREA, taiyuan.DAY)
    if stage.clock.now() < taiyuan.MIDNIGHT:
        async with stage.people:
            await dispatch.publish_plan(stage, plan)
            await dispatch.answer_all(stage)
    await duty.serve_shifts(stage, taiyuan.AREA, taiyuan.SEED, taiyuan.DAY)
    await duty.count_records(stage)
    return await stage.figures()


async def _open(stage: Stage, city: taiyuan.City) -> None:
    """Refuse to play in a home where somebody works in earnest; then set the clock and hire."""
    posts = {
        "city": Post("city_op", area=taiyuan.AREA),
        "reviewer": Post("city_op", area=taiyuan.AREA),
        "desk": Post("city_op", area=taiyuan.AREA),
        "warehouse": Post("warehouse", area=taiyuan.AREA),
    }
    posts |= {f"district-{code}": Post("district_op", area=code) for code in taiyuan.DISTRICTS}
    await begin(stage, posts, taiyuan.EVENING)
    stage.show.console.print(
        f"  {city.communities:,} communities; the platform's clock says "
        f"{stage.clock.now().astimezone(taiyuan.EVENING.tzinfo):%Y-%m-%d %H:%M}.",
        highlight=False,
    )


async def _enrol(stage: Stage, city: taiyuan.City) -> None:
    for kind, people, rows, title in (
        ("volunteers", city.reserve, taiyuan.reserve_rows, "Reserve volunteers imported"),
        ("drivers", city.fleet, taiyuan.fleet_rows, "Fleet volunteers imported"),
    ):
        found = await enrolment.bring_list(stage, kind, people.head, rows(people), title)
        stage.show.console.print(
            f"  {found['rows']:,} rows: {found['accepted'] + found['repeated']:,} people, "
            f"{found['rejected']} bad rows reported with row and column.",
            highlight=False,
        )
