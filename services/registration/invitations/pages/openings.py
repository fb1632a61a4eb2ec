"""What companies offer at an event, for anybody, when the organiser says so: a page and a feed."""

from datetime import datetime
from uuid import UUID
from xml.etree import ElementTree as Xml

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext, ngettext

from services.registration.companies.texts import AGREEMENT_TEXTS
from services.registration.invitations.queries.openings import (
    Opening,
    access_public_event,
    openings_of_event,
    organisation_name,
)
from shared import clock
from shared.web.factory import current_database, current_settings

openings = Blueprint("openings", __name__)

_ATOM = "http://www.w3.org/2005/Atom"
_PRESENTATION = 300


@openings.get("/openings/<uuid:event_id>")
def show(event_id: UUID) -> str:
    chosen = request.args.get("education", "")
    with current_database().reading() as session:
        event = access_public_event(session, event_id)
        offered = openings_of_event(session, event_id)
        school = organisation_name(session, event)
    educations = {str(each.education_id): each.education for each in offered}
    shown = [each for each in offered if chosen in ("", str(each.education_id))]
    return render_template(
        "invitations/openings.html",
        event=event,
        school=school,
        educations=educations,
        chosen=chosen if chosen in educations else "",
        groups=_by_education(shown if chosen in educations else offered),
        total=sum(each.count for each in (shown if chosen in educations else offered)),
    )


@openings.get("/openings/<uuid:event_id>/feed.xml")
def feed(event_id: UUID) -> Response:
    """Atom (RFC 4287): one entry for each company and education, which keeps its id."""
    with current_database().reading() as session:
        event = access_public_event(session, event_id)
        offered = openings_of_event(session, event_id)
        school = organisation_name(session, event)
    address = _outside(url_for(".show", event_id=event_id))
    root = Xml.Element("feed", xmlns=_ATOM)
    _add(root, "id", f"urn:uuid:{event_id}")
    _add(root, "title", gettext("Lærepladser: %(event)s", event=event.name))
    _add(root, "updated", _moment(max((each.updated_at for each in offered), default=clock.now())))
    Xml.SubElement(_add(root, "author"), "name").text = school
    Xml.SubElement(root, "link", href=address)
    Xml.SubElement(root, "link", rel="self", href=_outside(request.path))
    for each in offered:
        _add_entry(root, each, address)
    return Response(
        Xml.tostring(root, "utf-8", xml_declaration=True), mimetype="application/atom+xml"
    )


def _add_entry(root: Xml.Element, opening: Opening, address: str) -> None:
    entry = Xml.SubElement(root, "entry")
    own = f"{opening.education_id}:{opening.agreement_type}"
    _add(entry, "id", f"urn:uuid:{opening.participation_id}#{own}")
    _add(entry, "title", f"{opening.company}: {_places(opening)} ({opening.education})")
    _add(entry, "updated", _moment(opening.updated_at))
    _add(entry, "summary", opening.presentation[:_PRESENTATION])
    Xml.SubElement(entry, "category", term=opening.education)
    Xml.SubElement(entry, "link", href=f"{address}?education={opening.education_id}")


def _places(opening: Opening) -> str:
    number: str = ngettext("%(num)d læreplads", "%(num)d lærepladser", opening.count)
    if opening.agreement_type == "full":
        return number
    return f"{number}, {AGREEMENT_TEXTS[opening.agreement_type]}"


def _by_education(offered: list[Opening]) -> dict[str, list[list[Opening]]]:
    """By education, each company with all that it offers there; the order stays."""
    groups: dict[str, dict[UUID, list[Opening]]] = {}
    for each in offered:
        companies = groups.setdefault(each.education, {})
        companies.setdefault(each.participation_id, []).append(each)
    return {education: list(found.values()) for education, found in groups.items()}


def _add(parent: Xml.Element, name: str, text: str = "") -> Xml.Element:
    child = Xml.SubElement(parent, name)
    child.text = "".join(c for c in text if c.isprintable() or c in "\n\t") or None
    return child


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _outside(path: str) -> str:
    """With the address that people use; never the Host that a request named."""
    own = path.removeprefix(request.script_root)
    return f"{current_settings().base_url.rstrip('/')}{request.script_root}{own}"
