"""A company's reply between form and domain, the same for companies and for staff on the phone."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from services.registration.companies.models import (
    Company,
    CompanyContact,
    CompanyEducation,
    Participation,
)
from services.registration.companies.queries.participations import (
    educations_wanted,
    placements_offered,
)
from services.registration.events.models.events import EventSlot
from services.registration.events.queries.times import slots_of_event
from services.registration.invitations.domain.errors import ReplyIncomplete
from services.registration.invitations.domain.replies import AGREEMENT_TYPES, PlacementOffer, Reply
from services.registration.school.models.organisations import Education
from services.registration.school.queries.educations import educations_of
from shared.text import clean_paragraphs, clean_text

DECLINE_TEXTS: list[tuple[str, LazyString]] = [
    ("date", _("Datoen passer ikke")),
    ("no_placements", _("Vi har ingen lærepladser i år")),
    ("no_time", _("Vi har ikke folk eller tid")),
    ("too_far", _("Det er for langt væk")),
    ("other", _("Noget andet")),
]
WITHDRAW_TEXTS: list[tuple[str, LazyString]] = [
    ("illness", _("Sygdom")),
    ("no_time", _("Vi har ikke folk eller tid")),
    ("no_placements", _("Vi har ingen lærepladser alligevel")),
    ("other", _("Noget andet")),
]
AGREEMENT_TEXTS: dict[str, LazyString] = {
    "full": _("Ordinær aftale"),
    "short": _("Kort aftale"),
    "combined": _("Kombinationsaftale"),
    "remainder": _("Restlæreaftale"),
}


def reason_text(code: str | None) -> str:
    """The words for a reason code, "" for none."""
    known = dict([*DECLINE_TEXTS, *WITHDRAW_TEXTS])
    return str(known[code]) if code in known else ""


@dataclass(frozen=True)
class ReplyView:
    """What the form and the summary show: the company, its grid and its answer so far."""

    participation: Participation
    company: Company
    contact: CompanyContact
    slots: list[EventSlot]
    educations: list[Education]
    #: ids of the educations to be ticked
    wanted: set[UUID]
    #: (education id, agreement type) → number
    offers: dict[tuple[UUID, str], int]

    @property
    def wanted_names(self) -> list[str]:
        return [each.name for each in self.educations if each.id in self.wanted]

    @property
    def offered(self) -> list[tuple[str, str, int]]:
        """(education, agreement type, number), in the order of the form."""
        return [
            (each.name, kind, self.offers[each.id, kind])
            for each in self.educations
            for kind in AGREEMENT_TYPES
            if self.offers.get((each.id, kind))
        ]

    @property
    def slots_available(self) -> list[EventSlot]:
        return [s for s in self.slots if s.number not in self.participation.unavailable_slots]

    def values(self) -> dict[str, Any]:
        """The form's values as they stand."""
        part = self.participation
        return {
            "coming": {"accepted": "yes", "declined": "no"}.get(part.status, ""),
            "reason": part.reason or "",
            "reason_text": part.reason_text,
            "representatives": part.representatives,
            "tables": part.tables,
            "slots": [s.number for s in self.slots_available],
            "needs_power": part.needs_power,
            "needs_screen": part.needs_screen,
            "needs_step_free": part.needs_step_free,
            "educations": {str(education_id) for education_id in self.wanted},
            "placements": {f"{e}-{kind}": n for (e, kind), n in self.offers.items()},
            "presentation": part.presentation,
            "contact_name": self.contact.name,
            "contact_email": self.contact.email or "",
            "contact_phone": self.contact.phone,
            "version": part.version,
        }


def reply_view(session: Session, participation: Participation) -> ReplyView:
    company = session.get_one(Company, participation.company_id)
    wanted = educations_wanted(session, [participation.id])[participation.id]
    if participation.answered_at is None:
        wanted = set(
            session.scalars(
                select(CompanyEducation.education_id).where(
                    CompanyEducation.company_id == company.id
                )
            )
        )
    placements = placements_offered(session, [participation.id])[participation.id]
    return ReplyView(
        participation=participation,
        company=company,
        contact=session.get_one(CompanyContact, participation.contact_id),
        slots=slots_of_event(session, participation.event_id),
        educations=educations_of(session, company.organisation_id),
        wanted=wanted,
        offers={(p.education_id, p.agreement_type): p.count for p in placements},
    )


def typed_values(form: "MultiDict[str, str]") -> dict[str, Any]:
    """What was typed, to be shown again."""
    plain = {
        name: form.get(name, "")[:2000]
        for name in (
            "coming",
            "reason",
            "reason_text",
            "representatives",
            "tables",
            "presentation",
            "contact_name",
            "contact_email",
            "contact_phone",
            "version",
        )
    }
    return plain | {
        "slots": [n for n in (_whole(each) for each in form.getlist("slots")) if n is not None],
        "needs_power": "needs_power" in form,
        "needs_screen": "needs_screen" in form,
        "needs_step_free": "needs_step_free" in form,
        "educations": set(form.getlist("educations")),
        "placements": {
            name.removeprefix("placements-"): value.strip()
            for name, value in form.items()
            if name.startswith("placements-")
        },
    }


def reply_from(values: dict[str, Any], slots: list[EventSlot]) -> Reply:
    """The typed values as a reply. Raises ReplyIncomplete where a number is none."""
    if values["coming"] not in {"yes", "no"}:
        raise ReplyIncomplete(coming="answer_missing")
    if values["coming"] == "no":
        return Reply(
            coming=False,
            reason=values["reason"],
            reason_text=clean_text(values["reason_text"])[:500],
        )
    return Reply(
        coming=True,
        representatives=_number(values, "representatives"),
        tables=_number(values, "tables"),
        unavailable_slots=tuple(s.number for s in slots if s.number not in values["slots"]),
        needs_power=values["needs_power"],
        needs_screen=values["needs_screen"],
        needs_step_free=values["needs_step_free"],
        education_ids=frozenset(_id(each) for each in values["educations"]),
        placements=tuple(_placements(values["placements"])),
        presentation=clean_paragraphs(values["presentation"]),
    )


def _placements(typed: dict[str, str]) -> list[PlacementOffer]:
    offers = []
    for name, written in sorted(typed.items()):
        if not written:
            continue
        count = _whole(written)
        if count is None:
            raise ReplyIncomplete(placements="placements_out_of_range")
        education, _dash, kind = name.rpartition("-")
        if count:
            offers.append(PlacementOffer(_id(education), kind, count))
    return offers


def _number(values: dict[str, Any], name: str) -> int:
    number = _whole(str(values[name]))
    if number is None:
        raise ReplyIncomplete(**{name: "not_a_number"})
    return number


def _whole(written: str) -> int | None:
    """ASCII digits only, and few of them."""
    text = written.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None


def _id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise ReplyIncomplete(educations="education_unknown") from None
