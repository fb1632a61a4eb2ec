"""Every mail in both languages, compared with the copy under tests/golden/emails.

Write the copies anew with `MATCHDAG_WRITE_GOLDEN=1 pytest tests/unit/notifications/test_emails.py`
and read the difference before committing it.
"""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.notifications.domain.mail_kinds import MAIL_KINDS
from services.notifications.domain.safe_text import CODE_MARK, LINK_MARK, OPT_OUT_MARK
from services.notifications.emails import RenderedMail, render_email
from shared.contracts.absences import AbsenceLine
from shared.contracts.company_replies import ReplyChange, ReplyHours
from shared.contracts.event_news import NewsPoint
from shared.contracts.registration import ScheduleItem

GOLDEN = Path(__file__).parents[2] / "golden" / "emails"


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, 12, hour, minute, tzinfo=UTC)


@dataclass(frozen=True)
class EventOfTest:
    name: str = "Praktikdating på Nordskolen"
    kind: str = "praktikdating"
    place: str = "Baltorpvej 20, Ballerup"
    held_on: date = date(2027, 3, 12)
    starts_at: datetime | None = datetime(2027, 3, 12, 8, tzinfo=UTC)
    ends_at: datetime | None = datetime(2027, 3, 12, 11, tzinfo=UTC)


def point(kind: str, **changes: Any) -> NewsPoint:
    empty: dict[str, Any] = dict.fromkeys(
        ("was_on", "was_from", "was_until", "now_on", "now_from", "now_until")
    )
    texts = {"title": "", "was_at": "", "now_at": ""}
    return NewsPoint(**{"kind": kind, **empty, **texts, **changes})


def hours(first: int, last: int) -> ReplyHours:
    return ReplyHours(starts_at=at(first), ends_at=at(last))


def reply(**changes: Any) -> ReplyChange:
    """A company that comes from 9 to 12 as before, but for the changes."""
    known: dict[str, Any] = {
        "participation_id": UUID(int=1),
        "company": "Ødegård & Søn <El>",
        "was_status": "accepted",
        "now_status": "accepted",
        "was_tables": 2,
        "now_tables": 2,
        "was_people": 3,
        "now_people": 3,
        "was_hours": (hours(8, 11),),
        "now_hours": (hours(8, 11),),
        "educations_lost": 0,
        "confirms_day": False,
        "unheld": 0,
        "fallen": 0,
    }
    return ReplyChange(**known | changes)


EL, EARLY, LATE = (
    "Ødegård & Søn <El>",
    {"was_from": at(8), "was_until": at(8, 15)},
    {"now_from": at(9), "now_until": at(9, 15)},
)
NEWS = [
    point(
        "time",
        was_on=date(2027, 3, 5),
        was_from=datetime(2027, 3, 5, 8, tzinfo=UTC),
        was_until=datetime(2027, 3, 5, 11, tzinfo=UTC),
        now_on=date(2027, 3, 12),
        now_from=at(8),
        now_until=at(11),
    ),
    point("place", was_at="Aulaen", now_at="Baltorpvej 20, Ballerup"),
    point("own_place", was_at="A1.12", now_at="B2, Nordfløjen"),
    point("added", title=EL, now_at="A.101", **LATE),
    point("changed", title=EL, was_at="A.101", now_at="A.101", **EARLY, **LATE),
    point(
        "changed",
        title=EL,
        was_at="A.101",
        now_at="B2",
        **LATE,
        was_from=at(9),
        was_until=at(9, 15),
    ),
    point("removed", title=EL, was_at="A.101", **EARLY),
]

VALUES: dict[str, Any] = {
    "changes": NEWS,
    "asks_again": False,
    "has_schedule": True,
    "name": "Åse O'Brien",
    "event": EventOfTest(),
    "expires_at": at(9, 10),
    "reset_at": at(9, 10),
    "reply_by": at(12),
    "closes_at": at(22, 30),
    "company": "Ødegård & Søn <El>",
    "representatives": 2,
    "tables": 1,
    "placements": 3,
    "audience": "student",
    "items": [
        ScheduleItem(
            uid="1",
            starts_at=at(8),
            ends_at=at(8, 15),
            title="Ødegård & Søn <El>",
            place="A.101",
        ),
        ScheduleItem(uid="2", starts_at=at(8, 20), ends_at=at(8, 35), title="Køkken Å/S", place=""),
    ],
    "has_calendar": True,
    "schedule_waits": True,
    "is_to_change": True,
    "matches": 2,
    "answer_by": date(2027, 3, 26),
    "kind": "late",
    "able_from": at(9, 30),
    "drop_until": at(6),
    "is_pending": True,
    "changed_at": at(9, 10),
    "change": "added",
    "staff_name": "Karen Holst",
    "staff_email": "karen@skole.example",
    "roles": ("owner",),
    "absences": [
        AbsenceLine(
            student="Åse Ødegård",
            class_name="2.A",
            title="",
            starts_at=None,
            marked_by="Karen Holst",
        ),
        AbsenceLine(student="Bo <b>", class_name="", title=EL, starts_at=at(9, 15), marked_by=""),
    ],
    "must_mend": True,
    "replies": [
        reply(now_hours=(hours(10, 11),), unheld=3),
        reply(now_tables=1, now_people=1, educations_lost=2),
        reply(now_status="withdrawn", now_hours=(), fallen=2),
    ],
}
OTHER_CASES = {
    "company_day_notice": {"away": {"kind": "away"}, "here": {"kind": "here"}},
    "colleague_role_changed": {
        "lost": {"roles": ()},
        "school": {"event": None, "roles": ("teacher", "crew")},
        "shut_out": {"event": None, "roles": ()},
        **{role: {"roles": (role,)} for role in ("co_organiser", "event_crew", "partner")},
        **{
            role: {"event": None, "roles": (role,)}
            for role in ("administrator", "organiser", "leadership", "leadership_people", "guest")
        },
    },
    "company_reply_urgent": {
        "hours": {"replies": [reply(now_hours=(hours(10, 11),), unheld=3)]},
        "withdrawn": {"replies": [reply(now_status="withdrawn", now_hours=(), fallen=1)]},
    },
    "company_replies": {
        "new": {
            "must_mend": False,
            "replies": [
                reply(was_status="invited", was_hours=()),
                reply(was_status="invited", was_hours=(), now_status="declined", now_hours=()),
                reply(confirms_day=True),
            ],
        }
    },
    "contact_address_changed": {"by_staff": {"is_pending": False, "staff_email": ""}},
    "passkey_changed": {"removed": {"change": "removed"}, "copied": {"change": "copied"}},
    "appointment_reminder": {"late": {"drop_until": None}},
    "document_reviewed": {"good": {"is_to_change": False}},
    "preparation_reminder": {"voluntary": {"schedule_waits": False}},
    "match_made": {"company": {"audience": "company", "matches": 1}},
    "interest_reminder": {"company": {"audience": "company"}},
    "schedule_published": {
        "company": {"audience": "company"},
        "empty": {"items": [], "has_calendar": False},
    },
    "event_news": {
        "asks_again": {
            "audience": "company",
            "asks_again": True,
            "has_schedule": False,
            "items": [],
            "has_calendar": False,
        },
        "own_place": {
            "audience": "company",
            "changes": [point("own_place", now_at="A1.12")],
            "has_schedule": False,
            "items": [],
            "has_calendar": False,
        },
        "empty": {"items": [], "changes": [point("removed", title=EL, **EARLY)]},
    },
    "schedule_changed": {"company": {"audience": "company"}, "empty": {"items": []}},
}
WITHOUT_LINK = {"contact_address_changed", "event_cancelled"}
CASES = [(fact, "", {}) for fact in MAIL_KINDS] + [
    (fact, case, changes) for fact, cases in OTHER_CASES.items() for case, changes in cases.items()
]


def render(fact: str, language: str, changes: dict[str, Any] | None = None) -> RenderedMail:
    return render_email(MAIL_KINDS[fact], language, **{**VALUES, **(changes or {})})


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(("fact", "case", "changes"), CASES)
def test_a_mail_reads_as_its_golden_copy(
    fact: str, case: str, changes: dict[str, Any], language: str
) -> None:
    rendered = render(fact, language, changes)
    name = ".".join(part for part in (fact, case, language) if part)
    for ending, content in (
        ("txt", f"{rendered.subject}\n\n{rendered.text}"),
        ("html", rendered.html),
    ):
        path = GOLDEN / f"{name}.{ending}"
        shown = content.replace(LINK_MARK, "[link]").replace(OPT_OUT_MARK, "[decline]")
        shown = shown.replace(CODE_MARK, "[code]")
        if os.environ.get("MATCHDAG_WRITE_GOLDEN"):
            path.write_text(shown)
        assert shown == path.read_text()


class Outline(HTMLParser):
    """The tags of a mail, and whether they were closed in order."""

    EMPTY = frozenset({"meta", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, dict[str, str | None]] = {}
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.setdefault(tag, dict(attrs))
        if tag not in self.EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("fact", MAIL_KINDS)
def test_a_mail_can_be_read_aloud_and_loads_nothing(fact: str, language: str) -> None:
    outline = Outline()
    html = render(fact, language).html
    outline.feed(html)
    assert outline.tags.count("h1") == 1
    assert outline.attributes["html"]["lang"] == language
    assert "main" in outline.tags
    assert not {"img", "script", "link", "style"} & set(outline.tags)
    assert outline.tags.count("th") == (3 if "table" in outline.tags else 0)


@pytest.mark.parametrize("fact", MAIL_KINDS)
def test_what_people_typed_is_shown_and_not_run(fact: str) -> None:
    tricky = {"name": "<script>alert(1)</script>", "company": "{{ 7*7 }}"}
    rendered = render(fact, "da", tricky)
    assert "<script" not in rendered.html
    assert "49" not in rendered.text


@pytest.mark.parametrize("fact", sorted(set(MAIL_KINDS) - WITHOUT_LINK))
def test_a_mail_that_asks_for_something_has_its_link_in_both_forms(fact: str) -> None:
    rendered = render(fact, "da")
    assert LINK_MARK in rendered.text
    assert f'href="{LINK_MARK}"' in rendered.html


@pytest.mark.parametrize("fact", MAIL_KINDS)
def test_exactly_what_may_be_declined_offers_to_decline(fact: str) -> None:
    assert (OPT_OUT_MARK in render(fact, "da").text) == MAIL_KINDS[fact].bulk
