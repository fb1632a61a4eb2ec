"""Errors of the JSON door as RFC 9457 problem details; must not invent texts for a service's own
errors.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Response, g, json

PROBLEM_TYPE = "application/problem+json"


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong at one place of the body; `pointer` is a JSON pointer (RFC 6901)."""

    pointer: str
    detail: str


class Problem(Exception):
    """Answer the JSON door with this problem. `code` is stable; `detail` is for people."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str = "",
        *,
        errors: Iterable[FieldProblem] = (),
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = headers or {}
        self.more = more


def problem_response(problem: Problem) -> Response:
    body: dict[str, Any] = {
        "type": f"urn:matchdag:problem:{problem.code}",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "code": problem.code,
    }
    if problem.detail:
        body["detail"] = problem.detail
    if problem.errors:
        body["errors"] = [{"pointer": e.pointer, "detail": e.detail} for e in problem.errors]
    body |= problem.more
    body["request_id"] = g.get("request_id", "")
    response = Response(
        json.dumps(body, ensure_ascii=False), problem.status, content_type=PROBLEM_TYPE
    )
    response.headers.update(problem.headers)
    return response


def pointers(messages: Any, base: str = "") -> list[FieldProblem]:
    """marshmallow's nested messages as a flat list of places."""
    if isinstance(messages, dict):
        found = []
        for key, inner in messages.items():
            step = "" if key == "_schema" else f"/{_escaped(str(key))}"
            found += pointers(inner, base + step)
        return found
    texts = messages if isinstance(messages, list) else [messages]
    return [FieldProblem(base, str(text)) for text in texts]


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
