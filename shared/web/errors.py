"""One mapping from exceptions to answers: plain pages for people, problem details for programs;
must leak no internals.

A service maps its domain errors once, in its `errors.py`: `ERROR_TEXTS = {SlotFull: (409,
lazy_gettext("Tidsrummet er fyldt. Vælg et andet."))}`. A text may name the error's fields: `"Der er
kun %(left)s pladser."` (then a per cent sign is written `%%`). `FIELD_TEXTS` has the sentence that
stands beside an input for each code that an error gives it.
"""

import traceback
from collections.abc import Mapping
from typing import Any

import structlog
from flask import Flask, Response, current_app, make_response, render_template, request
from flask_babel import LazyString, gettext, lazy_gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from shared.db import is_out_of_room, is_temporary
from shared.errors import DomainError, NotFound, NotPermitted, StaleVersion
from shared.health.counters import REFUSALS
from shared.previews import PreviewOutdated
from shared.web.api.problems import Problem, pointers, problem_response
from shared.web.pages import page_before

ErrorTexts = Mapping[type[DomainError], tuple[int, LazyString | str]]
FieldTexts = Mapping[str, LazyString]

_EXTENSION = "matchdag_error_texts"
_FIELDS = "matchdag_field_texts"
_log = structlog.get_logger("matchdag.web")

_SHARED_TEXTS: ErrorTexts = {
    StaleVersion: (
        412,
        lazy_gettext("En anden har ændret det her imens. Se det nye, og prøv igen."),
    ),
    PreviewOutdated: (409, lazy_gettext("Noget har ændret sig, siden du så dette. Se igen.")),
}

_NOT_FOUND = lazy_gettext("Det, du leder efter, findes ikke her.")
_PAGE_TEXTS: dict[int, tuple[LazyString, LazyString]] = {
    400: (
        lazy_gettext("Det kunne vi ikke læse"),
        lazy_gettext("Noget i det, der blev sendt, er i stykker. Gå tilbage, og prøv igen."),
    ),
    401: (lazy_gettext("Log ind først"), lazy_gettext("Du skal være logget ind for at se siden.")),
    403: (
        lazy_gettext("Du har ikke adgang til siden"),
        lazy_gettext("Siden er for andre roller end din. Spørg din arrangør, hvis du mangler den."),
    ),
    404: (
        lazy_gettext("Siden findes ikke"),
        lazy_gettext("Adressen kan være skrevet forkert, eller siden er fjernet."),
    ),
    405: (
        lazy_gettext("Det kan man ikke her"),
        lazy_gettext("Siden kan ikke bruges på den måde. Gå tilbage, og prøv igen."),
    ),
    410: (
        lazy_gettext("Siden er her ikke mere"),
        lazy_gettext("Den er fjernet, eller linket er udløbet."),
    ),
    413: (
        lazy_gettext("Filen er for stor"),
        lazy_gettext("Vælg en mindre fil, og prøv igen."),
    ),
    429: (
        lazy_gettext("Det var mange forsøg"),
        lazy_gettext("Vent lidt, og prøv igen."),
    ),
    503: (
        lazy_gettext("Der er travlt lige nu"),
        lazy_gettext("Intet er gemt halvt. Vent et øjeblik, og prøv igen."),
    ),
    500: (
        lazy_gettext("Noget gik galt hos os"),
        lazy_gettext("Intet er gemt halvt. Prøv igen om lidt."),
    ),
}
_OUT_OF_ROOM = (
    lazy_gettext("Der er ikke plads til mere"),
    lazy_gettext(
        "Serverens disk er fuld. Intet er gemt halvt. Sig det til den, der passer serveren,"
        " og prøv igen, når der er gjort plads."
    ),
)
_FORM_TOO_OLD = (
    lazy_gettext("Siden har stået åben for længe"),
    lazy_gettext("Gå tilbage, genindlæs siden, og send igen."),
)


def init_errors(app: Flask, texts: ErrorTexts, field_texts: FieldTexts) -> None:
    app.extensions[_EXTENSION] = {**_SHARED_TEXTS, **texts}
    app.extensions[_FIELDS] = field_texts
    app.register_error_handler(Problem, _answer_problem)
    app.register_error_handler(CSRFError, _answer_csrf_error)
    app.register_error_handler(NotFound, _answer_not_found)
    app.register_error_handler(NotPermitted, _answer_not_permitted)
    app.register_error_handler(DomainError, _answer_domain_error)
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(Exception, _answer_unexpected)


def is_api_request() -> bool:
    """Whether a program asks: whatever lies under the service's `/api/`."""
    return request.path.startswith("/api/")


def error_status(error: DomainError) -> int:
    """The HTTP status that a domain error is mapped to."""
    return _mapped(error)[0]


def error_text(error: DomainError) -> str:
    """The sentence for the person who must act, for pages that show an error beside what was
    typed. Each is counted as a refusal.
    """
    REFUSALS.labels(current_app.config["MATCHDAG_SERVICE"], error.code).inc()
    text = str(_mapped(error)[1])
    return text % error.fields if error.fields else text


def field_errors(error: DomainError) -> dict[str, str]:
    """A sentence for each input that the error is about; "" where it is about none.

    An error names its one `field`, or a code for each of several: `NoneSuch(name="name_missing")`.
    """
    texts: FieldTexts = current_app.extensions[_FIELDS]
    named = {
        name: str(texts[code])
        for name, code in error.fields.items()
        if isinstance(code, str) and code in texts
    }
    return named or {getattr(error, "field", None) or "": error_text(error)}


def _mapped(error: DomainError) -> tuple[int, LazyString | str]:
    texts: ErrorTexts = current_app.extensions[_EXTENSION]
    for kind in type(error).__mro__:
        if kind in texts:
            return texts[kind]
    return 409, lazy_gettext("Det kan ikke lade sig gøre. Genindlæs siden, og prøv igen.")


def error_page(status: int, title: str = "", text: str = "") -> Response:
    """A calm page that says what happened, what to do, and where to go on."""
    known = _PAGE_TEXTS.get(status) or _PAGE_TEXTS[400 if status < 500 else 500]
    page = render_template(
        "shared/error.html",
        status=status,
        title=title or known[0],
        text=text or known[1],
        before=page_before(),
    )
    return make_response(page, status)


def _answer(status: int, code: str, title: str = "", text: str = "", **more: Any) -> Response:
    if is_api_request():
        return problem_response(Problem(status, code, text, **more))
    return error_page(status, title, text)


def _answer_problem(problem: Problem) -> Response:
    if is_api_request():
        return problem_response(problem)
    return error_page(problem.status, text=problem.detail)


def _answer_csrf_error(_error: CSRFError) -> Response:
    return _answer(400, "csrf_refused", str(_FORM_TOO_OLD[0]), str(_FORM_TOO_OLD[1]))


def _answer_not_found(error: NotFound) -> Response:
    _log.info("not_found", subject=error.subject)
    return _answer(404, error.code, str(_PAGE_TEXTS[404][0]), str(_NOT_FOUND))


def _answer_not_permitted(error: NotPermitted) -> Response:
    _log.info("not_permitted", permission=error.permission)
    return _answer(403, error.code, str(_PAGE_TEXTS[403][0]), str(_PAGE_TEXTS[403][1]))


def _answer_domain_error(error: DomainError) -> Response:
    status, text = error_status(error), error_text(error)
    title = str(_PAGE_TEXTS[404][0]) if status == 404 else gettext("Det lod sig ikke gøre")
    fresh = error.fields if isinstance(error, PreviewOutdated) else {}
    return _answer(status, error.code, title, text, **fresh)


def _answer_http_error(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):
        # The host is not ours: no link can be built, so no page either.
        return Response("Unknown host\n", 400, content_type="text/plain")
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    if isinstance(error, InternalServerError):
        return _answer_unexpected(error.original_exception or error)
    messages = getattr(error, "data", {}).get("messages")
    code = {422: "not_valid"}.get(error.code, error.name.lower().replace(" ", "_"))
    if is_api_request():
        places = [
            place
            for inner in (messages.values() if isinstance(messages, dict) else [])
            for place in pointers(inner)
        ]
        text = str(_PAGE_TEXTS.get(error.code, ("", ""))[1])
        response = problem_response(Problem(error.code, code, text, errors=places))
    else:
        response = error_page(error.code)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _answer_unexpected(error: BaseException) -> Response:
    if is_out_of_room(error):
        _log.error("out_of_room", error=type(error).__name__)
        return _answer(503, "out_of_room", str(_OUT_OF_ROOM[0]), str(_OUT_OF_ROOM[1]))
    if is_temporary(error):
        _log.warning("temporarily_unavailable", error=type(error).__name__)
        response = _answer(503, "temporarily_unavailable", text=str(_PAGE_TEXTS[503][1]))
        response.headers["Retry-After"] = "5"
        return response
    # The message may hold what somebody typed, so only its kind and the places are written down.
    places = [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
    _log.error("unexpected_error", error=type(error).__name__, places=places[-12:])
    if current_app.testing or current_app.debug:
        raise error
    return _answer(500, "unexpected", text=str(_PAGE_TEXTS[500][1]))
