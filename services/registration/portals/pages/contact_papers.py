"""A student's contacts as a paper and as an Excel file: the dated record that she can show."""

from collections.abc import Sequence

from flask_babel import gettext

from planning.papers import Line, Paper, SheetTexts, contact_record
from services.registration.interest.queries.interest import OwnContact
from services.registration.interest.texts import ANSWER_TEXTS, encounter_text
from shared import clock
from shared.sheets import Table, write_excel
from shared.web.formats import day, local
from shared.web.i18n import current_language


def contact_sheet(contacts: Sequence[OwnContact]) -> bytes:
    table = Table(
        gettext("Mine kontakter"),
        [
            gettext("Dato"),
            gettext("Arrangement"),
            gettext("Virksomhed"),
            gettext("Hvordan"),
            gettext("Mit svar"),
            gettext("Match"),
            gettext("Min note"),
        ],
        [
            [
                local(one.met.at).replace(tzinfo=None),
                one.met.event_name,
                one.met.company,
                encounter_text(one.met.how),
                answer_text(one.answer),
                local(one.matched_at).date() if one.matched_at else None,
                one.note,
            ]
            for one in contacts
        ],
    )
    return write_excel([table])


def contact_pdf(contacts: Sequence[OwnContact], *, name: str) -> bytes:
    """One line a contact; the notes are the student's own and stay out of it."""
    today = day(local(clock.now()).date(), year=True)
    lines = tuple(
        Line(
            day(one.met.held_on, year=True),
            f"{one.met.company} ({encounter_text(one.met.how)}, {one.met.event_name})",
            gettext("Match") if one.is_match else answer_text(one.answer),
        )
        for one in contacts
    )
    paper = Paper(gettext("Kontakter: %(name)s", name=name), today, lines)
    headings = (gettext("Dato"), gettext("Virksomhed"), gettext("Interesse"))
    texts = SheetTexts(current_language(), headings, gettext("Ingen kontakter endnu."))
    return contact_record(paper, title=gettext("Mine kontakter"), texts=texts)


def answer_text(answer: str | None) -> str:
    return str(ANSWER_TEXTS[answer][0]) if answer else ""
