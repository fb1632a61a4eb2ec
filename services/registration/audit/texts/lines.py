"""A row of the log as a sentence; it reads nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Row

from services.registration.audit.queries import AuditNames, actor_name, people_of
from services.registration.audit.texts.use_cases import (
    ACTOR_TEXTS,
    ENTRY_TEXTS,
    FILE_TEXT,
    LINK_ACTORS,
    USE_CASE_TEXTS,
)

MOST_NAMES = 3


@dataclass(frozen=True)
class AuditLine:
    """`sentence` says who did what; `about` whom or what; `origin` from where."""

    position: int
    at: datetime
    who: str
    sentence: str
    about: str
    event: str
    door: str
    origin: str
    details: str


def audit_line(row: Row[Any], names: AuditNames) -> AuditLine:
    who = actor_name(row, names) or str(LINK_ACTORS.get(row.use_case, ACTOR_TEXTS[row.actor_kind]))
    what = str(USE_CASE_TEXTS.get(row.use_case, row.use_case))
    if row.subject_kind == "file":
        what = str(FILE_TEXT)
    return AuditLine(
        position=row.position,
        at=row.at,
        who=who,
        sentence=f"{who} {what}",
        about=_about(row, names),
        event=names.events.get(row.event_id, "") if row.event_id else "",
        door=str(ENTRY_TEXTS[row.door]),
        origin=" · ".join(each[:6] for each in (row.browser, row.place) if each),
        details=" ".join(each for each in (row.action, row.fields) if each),
    )


def _about(row: Row[Any], names: AuditNames) -> str:
    if row.person_id is not None and row.person_id != row.actor_id:
        return names.people.get(row.person_id, _("en, der ikke findes mere"))
    if row.subject_id in names.companies:
        return names.companies[row.subject_id]
    people = people_of(row)
    if not people:
        return ""
    shown = [names.people.get(each, "?") for each in people[:MOST_NAMES]]
    counted = row.people.rpartition("+")[2] if "+" in row.people else "0"
    more = len(people) - len(shown) + int(counted)
    if not more:
        return ", ".join(shown)
    others = ngettext("%(num)d mere", "%(num)d flere", more)
    return _("%(names)s og %(others)s", names=", ".join(shown), others=others)
