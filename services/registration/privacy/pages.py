"""What the school holds about a person: hand it out, erase it, and prove that it went."""

import io
import json
import mimetypes
import zipfile
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from services.registration.permissions import (
    ERASE_PERSON,
    EXPORT_PERSON,
)
from services.registration.preparation.models import Document
from services.registration.preparation.use_cases.read_document import read_document
from services.registration.privacy.queries.access import access_person
from services.registration.privacy.queries.erasures import (
    Consequences,
    consequences_of_erasing,
    deleted_lately,
    erased_of_organisation,
)
from services.registration.privacy.queries.subject_access import subject_access
from services.registration.privacy.use_cases.erase_person import erase_person
from services.registration.school.domain.errors import LastAdministrator
from services.registration.school.models.people import Person
from shared import clock
from shared.audit.deeds import record_reading, write_deeds
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.web.downloads import send_download
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning

privacy = Blueprint("privacy", __name__)

KIND_TEXTS = {
    "student": lazy_gettext("Elev"),
    "staff": lazy_gettext("Kollega"),
    "contact": lazy_gettext("Kontaktperson hos virksomhed"),
}
SUBJECT_TEXTS = {
    "api_tokens": lazy_gettext("Udløbne nøgler til skolens egne programmer"),
    "answers": lazy_gettext("Svar efter samtaler fra gamle skoleår"),
    "attendance": lazy_gettext("Fremmøde fra gamle skoleår"),
    "audit_records": lazy_gettext("Gamle linjer i loggen over, hvem der gjorde hvad"),
    "company_contacts": lazy_gettext("Kontaktpersoner hos virksomheder, der ikke er med mere"),
    "documents": lazy_gettext("Ansøgninger og CV’er"),
    "topics": lazy_gettext("Hvad elever ville tale med en vejleder om"),
    "second_factors": lazy_gettext("Rester af kode-apps: ikke taget i brug, brugte koder"),
    "sessions": lazy_gettext("Udløbne log ind"),
    "sign_in_requests": lazy_gettext("Brugte og udløbne links til at logge ind"),
    "uploaded_lists": lazy_gettext("Lister, der ikke blev taget ind"),
}


@privacy.get("/privacy")
def overview() -> str:
    """Who was erased, whether every part has done it, and what the time limits deleted."""
    identity = required_identity()
    with current_database().reading() as session:
        erased = erased_of_organisation(session, identity.organisation_id)
        deleted = deleted_lately(session, clock.now().date())
    return render_template(
        "privacy/overview.html",
        erased=erased,
        waiting=[line for line in erased if line.acknowledged_at is None],
        deleted=deleted,
        kind_words=KIND_TEXTS,
        subject_words=SUBJECT_TEXTS,
    )


@privacy.get("/people/<uuid:person_id>/privacy")
def show_person(person_id: UUID) -> str:
    with current_database().reading() as session:
        person = access_person(session, required_identity(), person_id)
        consequences = consequences_of_erasing(session, person_id)
    return render_template(
        "privacy/person.html",
        person=person,
        kind=KIND_TEXTS[person.kind],
        text=_consequence_words(consequences),
    )


@privacy.get("/people/<uuid:person_id>/privacy/everything.zip")
@requires(EXPORT_PERSON)
def hand_out(person_id: UUID) -> Response:
    """Everything as JSON, and the documents; each document's list of readers gets this one too."""
    identity = required_identity()
    with current_database().writing() as session:
        person = access_person(session, identity, person_id)
        files = _documents(session, person)
        record_reading(person_id=person_id)
        write_deeds(session)  # so that the file names this reader too
        held = subject_access(session, person_id)
    text = json.dumps({"made_at": clock.now().isoformat(), **held}, ensure_ascii=False, indent=2)
    content = _zipped({"person.json": text.encode(), **files})
    return send_download(content, f"{person_id}.zip", "application/zip")


@privacy.post("/people/<uuid:person_id>/privacy/erase")
@requires(ERASE_PERSON)
def erase(person_id: UUID) -> Response:
    identity = required_identity()
    try:
        with current_database().writing() as session:
            person = access_person(session, identity, person_id)
            erase_person(session, person, erased_by=identity.person_id)
    except LastAdministrator as error:
        flash_warning(error_text(error))
        return redirect(url_for(".show_person", person_id=person_id), 303)
    flash_success(gettext("Alt om personen er slettet her. De andre dele sletter det nu."))
    return redirect(url_for(".overview"), 303)


def _documents(session: Session, person: Person) -> dict[str, bytes]:
    ready = session.scalars(
        select(Document)
        .where(Document.person_id == person.id, Document.state == "ready")
        .order_by(Document.event_id, Document.kind, Document.number)
    ).all()
    return {
        f"documents/{document.id}{mimetypes.guess_extension(document.media_type or '') or ''}": (
            read_document(session, document)
        )
        for document in ready
    }


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _consequence_words(found: Consequences) -> list[str]:
    wishes = ngettext("%(num)d ønske", "%(num)d ønsker", found.wishes)
    documents = ngettext(
        "%(num)d ansøgning eller CV", "%(num)d ansøgninger og CV’er", found.documents
    )
    meetings = ngettext(
        "%(num)d kommende samtale, hvis plads går til en anden",
        "%(num)d kommende samtaler, hvis pladser går til andre",
        found.coming_meetings,
    )
    answers = ngettext(
        "svarene efter %(num)d samtale", "svarene efter %(num)d samtaler", found.answers
    )
    counted = (
        (found.wishes, wishes),
        (found.documents, documents),
        (found.coming_meetings, meetings),
        (found.answers, answers),
    )
    return [words for count, words in counted if count]
