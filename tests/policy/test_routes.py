"""Every route says who may call it, and the list of public ones is complete."""

from collections.abc import Iterator
from inspect import iscoroutinefunction

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import Match

from services.gateway.app import create_app
from services.gateway.directory import Directory
from services.gateway.security import PUBLIC, Allow

# Framework's own route; it is in PUBLIC, too.
OPENAPI = ("GET", "/openapi.json")


def declared(dependant: Dependant) -> Iterator[Allow]:
    """What a route asks of its callers."""
    for one in dependant.dependencies:
        if isinstance(one.call, Allow):
            yield one.call
        yield from declared(one)


def routes() -> list[tuple[tuple[str, str], list[Allow]]]:
    app = create_app()
    return [
        ((method, route.path), list(declared(route.dependant)))
        for route in app.routes
        if isinstance(route, APIRoute)
        for method in route.methods
    ]


@pytest.mark.parametrize(
    ("route", "asks"), routes(), ids=lambda one: " ".join(one) if isinstance(one, tuple) else ""
)
def test_a_route_asks_for_rights_or_is_listed_as_public(route: tuple[str, str], asks: list[Allow]):
    if route in PUBLIC:
        assert all(one.public for one in asks)
    else:
        assert len(asks) == 1, "say allow(…), once"
        assert not asks[0].public, "list it in security.PUBLIC"


def waited_for(dependant: Dependant) -> Iterator[Dependant]:
    """A route's endpoint and all that it depends on."""
    yield dependant
    for one in dependant.dependencies:
        yield from waited_for(one)


def test_nothing_that_a_request_needs_is_made_in_a_thread():
    """FastAPI hands a plain function or class to a thread, for 0.1 ms of each request."""
    in_threads = {
        (route.path, one.call)
        for route in create_app().routes
        if isinstance(route, APIRoute)
        for one in waited_for(route.dependant)
        if not iscoroutinefunction(one.call) and not iscoroutinefunction(type(one.call).__call__)
    }
    assert in_threads == set()


def test_every_public_route_exists():
    assert {OPENAPI, *(route for route, _ in routes())} >= PUBLIC


def test_a_route_that_acts_on_a_thing_names_it_among_its_rights():
    """BOLA: a path with an id is checked against where that thing lies (OWASP API1:2023)."""
    unchecked = {
        route
        for route, asks in routes()
        if "_id}" in route[1] and route not in PUBLIC and not (asks[0].thing or asks[0].own)
    }
    assert unchecked <= CHECKED_INSIDE


def test_every_route_of_the_first_release_is_there():
    here = {f"{method} {path}" for (method, path), _ in routes()}
    assert here >= FIRST_RELEASE


def test_the_directory_finds_the_route_that_a_search_through_all_would_find():
    directory, *others = create_app().router.routes
    assert isinstance(directory, Directory)
    for (method, path), _ in routes():
        scope = {"type": "http", "method": method, "path": path, "root_path": ""}
        searched = (one.matches(scope) for one in others)
        first = next(found["route"] for match, found in searched if match is Match.FULL)
        match, found = directory.matches(scope)
        assert match is Match.FULL
        assert found["route"] is first


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/nowhere"), ("DELETE", "/v1/needs"), ("OPTIONS", "*"), ("GET", ""), ("GET", "//")],
)
def test_what_the_directory_does_not_know_is_left_to_the_others(method: str, path: str):
    directory = create_app().router.routes[0]
    scope = {"type": "http", "method": method, "path": path, "root_path": ""}
    assert directory.matches(scope)[0] is Match.NONE


#: Volunteers are too many to be listed among the things that lie somewhere; the route looks itself.
#: A volunteer may ask about themselves, whatever plan it is.
CHECKED_INSIDE = {
    ("GET", "/v1/volunteers/{volunteer_id}"),
    ("GET", "/v1/plans/{plan_id}/why-not"),
}

FIRST_RELEASE = {
    "POST /v1/volunteers", "POST /v1/imports/{kind}", "GET /v1/imports/{import_id}",
    "POST /v1/drivers", "POST /v1/needs", "POST /v1/needs/{need_id}/review", "GET /v1/needs",
    "POST /v1/plans", "GET /v1/plans/{plan_id}", "POST /v1/plans/{plan_id}/publish",
    "GET /v1/offers", "POST /v1/offers/{offer_id}/accept", "POST /v1/offers/{offer_id}/decline",
    "POST /o/{token}", "GET /o/{token}",
    "POST /v1/assignments/{assignment_id}/check-in",
    "POST /v1/assignments/{assignment_id}/check-out",
    "POST /v1/help-requests", "POST /v1/help-requests/{help_id}/verify",
    "POST /v1/help-requests/{help_id}/dispatch", "POST /v1/help-requests/{help_id}/resolve",
    "POST /v1/help-requests/{help_id}/confirm", "POST /v1/help-requests/{help_id}/close",
    "POST /v1/donations", "POST /v1/donations/{donation_id}/receive",
    "POST /v1/donations/{donation_id}/allot", "GET /v1/stock",
    "POST /v1/tickets", "POST /v1/tickets/{ticket_id}/answer",
    "POST /v1/tickets/{ticket_id}/convert",
    "POST /v1/teams", "POST /v1/teams/{team_id}/readiness",
    "POST /v1/missions", "POST /v1/missions/{mission_id}/commit",
    "POST /v1/missions/{mission_id}/release",
    "POST /v1/organisations", "POST /v1/organisations/{organisation_id}/review",
    "GET /v1/stats", "GET /v1/commands/{command_id}", "GET /v1/events", "GET /healthz",
}  # fmt: skip
