"""What somebody reads who opened an address that cannot be shown."""

from fastapi import Request, Response

from services.gateway.pages.paper import language, page
from services.gateway.problems import Problem


def problem_page(request: Request, problem: Problem) -> Response:
    """The problem's sentence, with its status and headers."""
    told = problem.members(language(request))["detail"]
    answer = page(request, "problem.html", status=problem.status, told=told)
    answer.headers.update(problem.headers)
    return answer
