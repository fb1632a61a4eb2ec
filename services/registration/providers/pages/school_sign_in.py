"""Where somebody finds the log-in of her school: by its own page, or by the domain of her mail.

Only what stands behind the @ is looked at, so nobody learns who is known here.
"""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Flask, make_response, redirect, render_template, request
from flask import url_for as url
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from services.registration.providers.queries import (
    active_providers,
    find_only_school,
    find_schools_by_domain,
    organisation_of_slug,
)
from services.registration.school.models.organisations import Organisation
from shared.auth.identity import current_identity
from shared.db.wall import choose_organisation
from shared.errors import NotFound
from shared.web.factory import current_database
from shared.web.headers import refuse_storing
from shared.web.pages import safe_next

school_sign_in = Blueprint("school_sign_in", __name__)
school_sign_in.before_request(refuse_storing)


@dataclass(frozen=True)
class SignInButton:
    name: str
    address: str


@dataclass(frozen=True)
class SignInWays:
    """What a page of signing in offers beside the mailed link: buttons, or finding one's school."""

    buttons: tuple[SignInButton, ...] = ()
    finds_school: bool = False


def init_sign_in_ways(app: Flask) -> None:
    """For the page of signing in, which is school's and knows no provider."""
    app.jinja_env.globals["sign_in_ways"] = sign_in_ways


def sign_in_ways() -> SignInWays:
    with current_database().reading() as transaction:
        school_id, has_provider = find_only_school(transaction)
        if school_id is None or not has_provider:
            return SignInWays(finds_school=has_provider)
        choose_organisation(
            transaction, select(Organisation.id).where(Organisation.id == school_id)
        )
        return SignInWays(_buttons(transaction, school_id))


@school_sign_in.get("/sign-in/at/<slug>")
def show_school(slug: str) -> Response:
    """The school's own page; its address may stand on its website."""
    if current_identity() is not None:
        return redirect(safe_next(request.args.get("next"), url("home.home")), 303)
    with current_database().reading() as transaction:
        choose_organisation(transaction, organisation_of_slug(slug))
        school_id = transaction.scalar(organisation_of_slug(slug))
        if school_id is None:
            raise NotFound("school")
        name = transaction.get_one(Organisation, school_id).name
        ways = SignInWays(_buttons(transaction, school_id))
    page = render_template(
        "providers/school_sign_in.html", name=name, ways=ways, next=request.args.get("next", "")
    )
    return make_response(page)


@school_sign_in.get("/sign-in/school")
def ask_school() -> str:
    return _page(request.args.get("next", ""))


@school_sign_in.post("/sign-in/school")
def find_school() -> Response:
    domain = request.form.get("email", "")[:254].strip().lower().rpartition("@")[2]
    next_path = request.form.get("next", "")[:300]
    with current_database().reading() as transaction:
        schools = find_schools_by_domain(transaction, domain)
    if len(schools) == 1:
        return redirect(url(".show_school", slug=schools[0][1], next=next_path or None), 303)
    return make_response(_page(next_path, domain, schools))


def _page(next_path: str, domain: str = "", schools: list[tuple[str, str]] | None = None) -> str:
    found = [
        SignInButton(name, url(".show_school", slug=slug, next=next_path or None))
        for name, slug in schools or []
    ]
    return render_template(
        "providers/find_school.html", next=next_path, schools=found, unknown_domain=domain
    )


def _buttons(transaction: Session, school_id: UUID) -> tuple[SignInButton, ...]:
    next_path = safe_next(request.args.get("next"), "") or None
    return tuple(
        SignInButton(each.name, url("provider_sign_in.begin", provider_id=each.id, next=next_path))
        for each in active_providers(transaction, school_id)
    )
