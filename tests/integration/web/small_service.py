"""The smallest service that uses everything of the shared door; it keeps bookings."""

import errno
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import flask_smorest
from flask import Blueprint, Flask, Response, redirect, render_template_string, request
from flask.testing import FlaskClient
from flask.views import MethodView
from marshmallow import RAISE, Schema, fields
from sqlalchemy import MetaData, String, Uuid, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from werkzeug.wrappers import Response as BaseResponse

from shared.auth.access import Access, open_to, requires
from shared.auth.ended_sessions import define_ended_sessions_table
from shared.auth.identity import Identity, required_identity
from shared.auth.permissions import ADMINISTRATORS, STAFF, Permission, in_school
from shared.db import NAMING_CONVENTION, Database
from shared.errors import DomainError, NotFound
from shared.ids import new_id
from shared.web.api.idempotency import Answer, answer_once, define_idempotency_table
from shared.web.api.pagination import PageQuery, page_of
from shared.web.api.versions import require_match, with_etag
from shared.web.factory import create_service_app, current_database
from shared.web.flashes import flash_with_undo
from shared.web.settings import WebSettings
from shared.web.typed.fields import CleanText, WholeNumber
from tests.support.browser import session_cookie

KEY = "first-key-" + "k" * 30
OLD_KEY = "older-key-" + "o" * 30

LOOK = Permission("look", "see bookings", STAFF)
ARRANGE = Permission("arrange", "change bookings", in_school("administrator", "organiser"))
ADMINISTER = Permission("administer", "what only administrators do", ADMINISTRATORS)


class Base(DeclarativeBase):
    """The tables of the small service."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class Booking(Base):
    """Something that a repeated request must not do twice."""

    __tablename__ = "bookings"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    version: Mapped[int] = mapped_column(default=1)


define_ended_sessions_table(Base.metadata)
define_idempotency_table(Base.metadata)


class Full(DomainError):
    """There is no room."""

    code = "slot_full"


class BookingInput(Schema):
    """What a client may say."""

    class Meta:
        unknown = RAISE

    name = CleanText(longest=80, required=True)
    tables = WholeNumber(minimum=1, maximum=9)
    wait = fields.Float(load_default=0.0)


def view_of(booking: Booking) -> dict[str, Any]:
    return {"id": str(booking.id), "name": booking.name, "version": booking.version}


pages = Blueprint("pages", __name__)
staff_pages = Blueprint("staff_pages", __name__, url_prefix="/staff")
bookings = flask_smorest.Blueprint("bookings", __name__, url_prefix="/bookings")

FORM = """
{% extends "shared/layout.html" %}{% from "shared/_forms.html" import csrf, field %}
{% block content %}<h1>Navn</h1><form method="post">{{ csrf() }}{{ field("name", "Navn") }}</form>
{% endblock %}
"""


@pages.route("/form", methods=["GET", "POST"])
def form() -> str | BaseResponse:
    if request.method == "POST":
        flash_with_undo("Gemt.", "/undo", fields={"id": "7"})
        return redirect("/form", 303)
    return render_template_string(FORM)


@pages.get("/full")
def full() -> str:
    raise Full(name="Elgiganten")


@pages.get("/boom")
def boom() -> str:
    raise RuntimeError("mads@example.dk")


@pages.get("/disk-full")
def disk_full() -> str:
    raise OSError(errno.ENOSPC, "No space left on device")


@pages.get("/reply/<token>")
@open_to(Access.LINK)
def reply(token: str) -> str:
    return render_template_string(FORM)


@staff_pages.get("/")
def staff_home() -> str:
    return required_identity().name


@staff_pages.get("/keys")
@requires(ADMINISTER)
def keys() -> str:
    return "keys"


@bookings.route("/")
class Bookings(MethodView):
    """The collection."""

    @bookings.arguments(PageQuery, location="query")
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        with current_database().reading() as session:
            page = page_of(session, select(Booking), by=(Booking.name, Booking.id), **query)
            return {"items": [view_of(one) for one in page.rows], "next": page.next}

    @requires(ARRANGE)
    @bookings.arguments(BookingInput)
    @bookings.response(201)
    def post(self, wanted: dict[str, Any]) -> Response:
        def book(session: Session) -> Answer:
            if wanted["name"] == "Fyldt":
                raise Full(name="Elgiganten")
            booking = Booking(id=new_id(), name=wanted["name"], version=1)
            session.add(booking)
            session.flush()
            time.sleep(wanted["wait"])
            return Answer(201, view_of(booking), {"Location": f"/api/v1/bookings/{booking.id}"})

        return answer_once(current_database(), book)


@bookings.route("/<uuid:booking_id>")
class OneBooking(MethodView):
    """One of them."""

    def get(self, booking_id: UUID) -> Response:
        with current_database().reading() as session:
            booking = _booking(session, booking_id)
            return with_etag(_json(view_of(booking)), booking.version)

    @bookings.arguments(BookingInput)
    def put(self, wanted: dict[str, Any], booking_id: UUID) -> Response:
        with current_database().writing() as session:
            booking = _booking(session, booking_id)
            require_match(booking.version, lambda: view_of(booking))
            booking.name, booking.version = wanted["name"], booking.version + 1
            return with_etag(_json(view_of(booking)), booking.version)


def _json(view: dict[str, Any]) -> Response:
    from flask import jsonify

    return jsonify(view)


def _booking(session: Session, booking_id: UUID) -> Booking:
    found = session.get(Booking, booking_id)
    if found is None:
        raise NotFound
    return found


def create_small_service(database: Database | None) -> Flask:
    settings = WebSettings((KEY, OLD_KEY), "http://localhost", ("localhost",))
    app = create_service_app(
        "shared.web.factory",
        service="small",
        settings=settings,
        database=database,
        blueprints=[(pages, Access.PUBLIC), (staff_pages, LOOK)],
        api_blueprints=[(bookings, LOOK)],
        error_texts={Full: (409, "Der er ikke plads hos %(name)s.")},
    )
    assert Path(app.root_path).name == "web"
    return app


def client_of(app: Flask, *roles: str, key: str = KEY, **facts: Any) -> FlaskClient:
    """A browser in which somebody with `roles` is signed in (nobody without roles)."""
    client = app.test_client()
    if roles:
        identity = Identity(
            facts.pop("session_id", new_id()),
            facts.pop("person_id", new_id()),
            new_id(),
            frozenset(roles),
            "Anna Ængmark",
            **facts,
        )
        client.set_cookie("matchdag", session_cookie(key, identity))
    return client


def bookings_in(database: Database) -> int:
    with database.reading() as session:
        return int(session.execute(text("SELECT count(*) FROM bookings")).scalar_one())
