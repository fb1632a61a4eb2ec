"""The answers of an event as an Excel file; what anybody noted for themselves stays out of it."""

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext

from services.registration.interest.queries.matches import PairLine
from services.registration.interest.texts import ANSWER_TEXTS, encounter_text
from shared.sheets import Table, write_excel
from shared.web.formats import local


def match_sheet(lines: Iterable[PairLine]) -> bytes:
    """Twenty thousand lines are looked at one by one; each word is looked up once."""
    answers = {answer: _answer(answer) for answer in (None, *ANSWER_TEXTS)}
    ways = {how: encounter_text(how) for how in ("meeting", "visit")}
    table = Table(
        gettext("Match og svar"),
        [
            gettext("Virksomhed"),
            gettext("Elev"),
            gettext("Klasse"),
            gettext("Hvordan"),
            gettext("Elevens svar"),
            gettext("Virksomhedens svar"),
            gettext("Match"),
        ],
        (
            [
                line.met.company,
                line.met.student,
                line.met.class_name,
                ways[line.met.how],
                answers[line.pair.student],
                answers[line.pair.company],
                _moment(line.pair.matched_at),
            ]
            for line in lines
        ),
    )
    return write_excel([table])


def _answer(answer: str | None) -> str:
    return str(ANSWER_TEXTS[answer][0]) if answer else gettext("Ikke svaret")


def _moment(at: datetime | None) -> datetime | None:
    return local(at).replace(tzinfo=None) if at else None
