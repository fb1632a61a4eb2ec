"""A company's reply between form and domain, the same for companies and for staff on the phone."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from marshmallow import fields
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from services.registration.companies.models import (
    Company,
    CompanyContact,
    CompanyEducation,
    ContactAddress,
    Participation,
)
from services.registration.companies.queries.company_lists import pending_address_of
from services.registration.companies.queries.participations import (
    educations_wanted,
    placements_offered,
)
from services.registration.events.models.events import EventSlot
from services.registration.events.queries.times import slots_of_event
from services.registration.invitations.domain.errors import ReplyIncomplete
from services.registration.invitations.domain.replies import (
    AGREEMENT_TYPES,
    MAX_PLACEMENTS,
    PRESENTATION_LIMIT,
    PlacementOffer,
    Reply,
)
from services.registration.invitations.schemas import PlacementShape, ReplyWrite
from services.registration.invitations.texts import FIELD_TEXTS
from services.registration.school.domain.people import NAME_LIMIT
from services.registration.school.models.organisations import Education
from services.registration.school.queries.educations import educations_of
from shared.web.api.strict import Strict
from shared.web.typed.fields import Choice, CleanText, Id, QueryNumber, WholeNumber, at_most
from shared.web.typed.forms import TypedForm, read_form

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
    #: the address that has not confirmed yet
    pending: ContactAddress | None
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
        pending=pending_address_of(session, participation.contact_id),
        slots=slots_of_event(session, participation.event_id),
        educations=educations_of(session, company.organisation_id),
        wanted=wanted,
        offers={(p.education_id, p.agreement_type): p.count for p in placements},
    )


class ContactForm(Strict):
    """Whom the school writes to; the limits are those of a company's contact."""

    contact_name = CleanText(longest=NAME_LIMIT, shortest=0, load_default="")
    contact_email = CleanText(longest=254, shortest=0, load_default="")
    contact_phone = CleanText(longest=30, shortest=0, load_default="")


class DetailsForm(ContactForm):
    """What may be corrected after the deadline too."""

    presentation = CleanText(longest=PRESENTATION_LIMIT, shortest=0, lines=True, load_default="")


class PlacementRow(PlacementShape):
    """One input for each education and type of agreement."""

    education = Id(required=True)
    count = QueryNumber(minimum=1, maximum=MAX_PLACEMENTS, required=True)


class ReplyForm(ReplyWrite, ContactForm):
    """The page has a tick for each time in which the company can be there, and for each education;
    below the answer it asks whom the school writes to.
    """

    class Meta:
        exclude = ("unavailable_slots",)

    coming = Choice(("yes", "no"), fault=FIELD_TEXTS["answer_missing"], required=True)
    slots = fields.List(WholeNumber(minimum=0, maximum=500), load_default=list)
    educations = fields.List(Id(), load_default=list, validate=at_most(200))
    placements = fields.List(fields.Nested(PlacementRow), load_default=list, validate=at_most(800))


def read_reply(sent: "MultiDict[str, str]") -> TypedForm:
    """An input for placements that is empty or nought is no offer."""
    written = {
        name.removeprefix("placements-"): value.strip()
        for name, value in sent.items()
        if name.startswith("placements-")
    }
    rows = []
    for name, count in sorted(written.items()):
        education, _dash, kind = name.rpartition("-")
        if count not in {"", "0"}:
            rows.append({"education": education, "agreement_type": kind, "count": count})
    form = read_form(ReplyForm(), sent, placements=rows)
    if "placements" in form.errors:  # one sentence above all its inputs
        form.errors["placements"] = str(FIELD_TEXTS["placements_out_of_range"])
    form.values |= {"placements": written, "version": sent.get("version", "")}
    return form


def reply_from(facts: dict[str, Any], slots: list[EventSlot]) -> Reply:
    """The form's values as a reply. Raises ReplyIncomplete for a time that the event has not."""
    if facts["coming"] == "no":
        return Reply(coming=False, reason=facts["reason"], reason_text=facts["reason_text"])
    numbers = {slot.number for slot in slots}
    if not numbers >= set(facts["slots"]):
        raise ReplyIncomplete(slots="slot_unknown")
    plain = ("representatives", "tables", "needs_power", "needs_screen", "needs_step_free")
    return Reply(
        coming=True,
        **{name: facts[name] for name in plain},
        unavailable_slots=tuple(sorted(numbers - set(facts["slots"]))),
        education_ids=frozenset(facts["educations"]),
        placements=tuple(
            PlacementOffer(row["education"], row["agreement_type"], row["count"])
            for row in facts["placements"]
        ),
        presentation=facts["presentation"],
    )
