"""Sign in by the school's own log-in: to the provider, back with its answer, and out again.

Nothing is written before the answer comes. What binds it to this browser lies in the signed cookie
and is gone once an answer has come, right or wrong; the database takes each answer once.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any, NoReturn
from uuid import UUID

import structlog
from flask import Blueprint, make_response, redirect, render_template, request, session
from flask import url_for as url
from werkzeug.wrappers import Response

from services.registration.providers.domain.errors import (
    AnswersTooMany,
    IdentityTaken,
    ProviderFault,
    StatementRefused,
)
from services.registration.providers.domain.rules import OTHER, UNILOGIN
from services.registration.providers.domain.statements import (
    Statement,
    check_statement,
    institutions_of,
    read_statement,
)
from services.registration.providers.pages.provider_arrival import arrive, bind_identity
from services.registration.providers.pages.provider_setup import ProviderSetup, absolute, setup_of
from services.registration.providers.protocol.discovery import Endpoints, load_endpoints
from services.registration.providers.protocol.tokens import (
    Proofs,
    authorization_address,
    end_session_address,
    fetch_claims,
    fetch_userinfo,
)
from services.registration.providers.queries import active_provider, organisation_of_provider
from services.registration.providers.texts import REFUSAL_TEXTS
from services.registration.providers.use_cases.claim_answer import claim_answer
from services.registration.school.domain.errors import SignInRefused
from shared import clock
from shared.auth.identity import current_identity
from shared.db.wall import choose_organisation
from shared.errors import DomainError, NotFound
from shared.web.errors import error_status, error_text
from shared.web.factory import current_database
from shared.web.headers import refuse_storing
from shared.web.pages import safe_next

provider_sign_in = Blueprint("provider_sign_in", __name__)
provider_sign_in.before_request(refuse_storing)

_ATTEMPT, _BROWSER = "provider_attempt", "provider_browser"
ATTEMPT_LIVES = timedelta(minutes=10)
_REFUSALS = (ProviderFault, StatementRefused, AnswersTooMany, IdentityTaken, SignInRefused)
_log = structlog.get_logger(__name__)


@provider_sign_in.get("/sign-in/with/<uuid:provider_id>")
def begin(provider_id: UUID) -> Response:
    """To the provider. A link and no form: a form may lead to no other site."""
    next_path = safe_next(request.args.get("next"), "")[:300]
    if current_identity() is not None:
        return redirect(next_path or url("home.home"), 303)
    return send_to_provider(provider_id, next_path=next_path)


def send_to_provider(
    provider_id: UUID, *, next_path: str = "", person_id: UUID | None = None
) -> Response:
    """`person_id`: who is signed in already and only shows who she is there.

    She logs in there anew: a session that somebody else left open there is not hers.
    """
    setup = _load_setup(provider_id)
    proofs = Proofs(*(secrets.token_urlsafe(32) for _each in range(3)))
    try:
        endpoints = load_endpoints(setup.rules.issuer, setup.reach)
    except ProviderFault as fault:
        return _refusal(setup, fault)
    session.setdefault(_BROWSER, secrets.token_urlsafe(16))
    session[_ATTEMPT] = {
        "provider": str(provider_id),
        "state": proofs.state,
        "nonce": proofs.nonce,
        "verifier": proofs.verifier,
        "next": next_path,
        "person": str(person_id) if person_id else "",
        "at": clock.now().isoformat(),
    }
    address = authorization_address(
        endpoints, setup.client, proofs, asks_again=person_id is not None
    )
    return redirect(address, 303)


@provider_sign_in.get("/sign-in/with/<uuid:provider_id>/answer")
def take_answer(provider_id: UUID) -> Response:
    setup = _load_setup(provider_id)
    attempt = session.pop(_ATTEMPT, None)
    try:
        code = _code_of_answer(setup, attempt)
        with current_database().writing() as transaction:
            claim_answer(
                transaction,
                provider_id=provider_id,
                state=attempt["state"],
                browser=session.get(_BROWSER, ""),
            )
        statement = _ask_statement(setup, attempt, code)
        if attempt["person"]:
            return bind_identity(setup, statement, UUID(attempt["person"]))
        answer = arrive(setup, statement, attempt["next"])
    except _REFUSALS as refused:
        return _refusal(setup, refused, attempt["next"] if attempt else "")
    _log.info("provider_sign_in", kind=setup.rules.kind, assurance=statement.level.name.lower())
    return answer


@provider_sign_in.get("/sign-in/with/<uuid:provider_id>/signed-out")
def signed_out(provider_id: UUID) -> Response:
    """Signed out here; the provider's own session is somebody else's to end."""
    try:
        setup = _load_setup(provider_id)
        endpoints = load_endpoints(setup.rules.issuer, setup.reach)
    except (NotFound, ProviderFault):  # whoever has signed out is not shown a fault
        return redirect(url("sign_in.ask"), 303)
    back = absolute(url("sign_in.ask"))
    address = end_session_address(endpoints, setup.client.client_id, back)
    page = render_template("providers/signed_out.html", name=setup.name, address=address)
    return make_response(page)


def _load_setup(provider_id: UUID) -> ProviderSetup:
    with current_database().reading() as transaction:
        choose_organisation(transaction, organisation_of_provider(provider_id))
        return setup_of(active_provider(transaction, provider_id))


def _code_of_answer(setup: ProviderSetup, attempt: Any) -> str:
    """The code, where the answer is to this browser's own question. Raises StatementRefused."""
    if not isinstance(attempt, dict) or attempt["provider"] != str(setup.provider_id):
        raise StatementRefused("other_browser")
    state = request.args.get("state", "")
    is_late = clock.now() - datetime.fromisoformat(attempt["at"]) > ATTEMPT_LIVES
    if is_late or not hmac.compare_digest(state.encode(), attempt["state"].encode()):
        raise StatementRefused("other_browser")
    # RFC 9207: a provider that names itself names the one that was asked
    if request.args.get("iss", setup.rules.issuer) != setup.rules.issuer:
        raise StatementRefused("wrong_issuer")
    if "error" in request.args:
        _raise_error(request.args["error"])
    code = request.args.get("code", "")
    if not code or len(code) > 4000:
        raise StatementRefused("provider_refused")
    return code


def _raise_error(error: str) -> NoReturn:
    raise StatementRefused("cancelled" if error == "access_denied" else "provider_refused")


def _ask_statement(setup: ProviderSetup, attempt: dict[str, str], code: str) -> Statement:
    proofs = Proofs(attempt["state"], attempt["nonce"], attempt["verifier"])
    endpoints = load_endpoints(setup.rules.issuer, setup.reach)
    claims, token = fetch_claims(endpoints, setup.client, proofs, code, setup.reach)
    if _needs_userinfo(setup, claims):
        claims = {**_ask_userinfo(setup, endpoints, token, claims), **claims}
    statement = read_statement(claims, setup.rules)
    check_statement(statement, setup.rules)
    return statement


def _needs_userinfo(setup: ProviderSetup, claims: dict[str, Any]) -> bool:
    """Entra tells everything at once, UNI-Login's broker institutions at times only there."""
    rules = setup.rules
    if rules.kind == UNILOGIN:
        return rules.asks_for_institution and not institutions_of(claims, rules)
    return rules.kind == OTHER


def _ask_userinfo(
    setup: ProviderSetup, endpoints: Endpoints, token: str, claims: dict[str, Any]
) -> dict[str, Any]:
    return fetch_userinfo(endpoints, token, claims["sub"], setup.reach)


def _refusal(setup: ProviderSetup, refused: DomainError, next_path: str = "") -> Response:
    """Says what is the matter; the mailed link is always there."""
    text, status = error_text(refused), error_status(refused)
    if isinstance(refused, StatementRefused):
        text = str(REFUSAL_TEXTS[refused.reason])
    reason = refused.fields.get("reason", refused.code)
    _log.info("provider_sign_in_refused", kind=setup.rules.kind, reason=reason)
    page = render_template(
        "providers/refused.html",
        text=text,
        name=setup.name,
        again=url(".begin", provider_id=setup.provider_id, next=next_path or None),
        is_signed_in=current_identity() is not None,
    )
    return make_response(page, status)
