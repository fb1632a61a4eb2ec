"""The lean page of free seats: one query, one small template; the baseline of the board."""

from uuid import UUID

from flask import Flask, request
from jinja2 import Environment
from sqlalchemy import bindparam, create_engine, select

from services.registration.companies.models import Company
from services.registration.events.models.events import EventSlot
from services.registration.meetings.models.meetings import CompanySlot
from shared.db import Database

_ROWS = (
    select(
        Company.id,
        Company.name,
        CompanySlot.slot,
        EventSlot.starts_at,
        CompanySlot.capacity - CompanySlot.taken,
    )
    .join(Company, Company.id == CompanySlot.company_id)
    .join(
        EventSlot,
        (EventSlot.event_id == CompanySlot.event_id) & (EventSlot.number == CompanySlot.slot),
    )
    .where(CompanySlot.event_id == bindparam("event"), CompanySlot.is_open)
    .order_by(Company.name, CompanySlot.slot)
)
_PAGE = """<!doctype html><html lang="da"><head><meta charset="utf-8"><title>Ledige pladser</title>
<link rel="stylesheet" href="/board.css"></head><body><h1>Ledige pladser</h1><ul>
{% for name, slots in companies %}<li><h2>{{ name }}</h2><form method="post" action="/book">
{% for slot, time, free in slots %}{% if free > 0 %}<button name="slot" value="{{ slot }}">
{{- time }}</button>{% endif %}{% endfor %}</form></li>
{% endfor %}</ul></body></html>"""


def create_lean_app(url: str, threads: int) -> Flask:
    app = Flask("lean")
    database = Database(url, pool_size=threads)
    engine = create_engine(database.url, pool_size=threads, max_overflow=0)
    template = Environment(autoescape=True).from_string(_PAGE)

    @app.get("/board")
    def board() -> str:
        companies: dict[UUID, tuple[str, list[tuple[int, str, int]]]] = {}
        with engine.connect() as connection:
            rows = connection.execute(_ROWS, {"event": UUID(request.args["event"])})
            for company, name, slot, starts_at, free in rows:
                entry = companies.setdefault(company, (name, []))
                entry[1].append((slot, f"{starts_at:%H.%M}", free))
        return template.render(companies=companies.values())

    return app
