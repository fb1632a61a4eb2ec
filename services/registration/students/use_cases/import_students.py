"""Take a list of students in: preview says what would happen, and taking it in does just that."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event, EventStudent
from services.registration.kit.domain.list_choices import ListChoices
from services.registration.kit.models.metadata import Base
from services.registration.kit.use_cases.list_import import (
    ListImport,
    read_choices,
    require_usable,
)
from services.registration.school.domain.recognition import label_key, person_key
from services.registration.school.models.organisations import Education, SchoolClass
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student
from services.registration.school.queries.shared_rows import AskerReach
from services.registration.school.use_cases.end_sessions import end_all_sessions
from services.registration.school.use_cases.publish_contact_changes import (
    publish_contact_changes,
    publish_new_contacts,
)
from services.registration.students.domain import (
    Change,
    RosterPlan,
    RosterRow,
    RosterStudent,
    plan_roster,
)
from services.registration.students.queries import list_own_students
from shared import clock
from shared.ids import new_id
from shared.sheets import Column, ImportedRow, import_rows
from shared.sheets.usual_columns import CLASS, FIRST_NAME, LAST_NAME, NAME, full_name
from shared.sheets.values import email

COLUMNS = (
    NAME,
    FIRST_NAME,
    LAST_NAME,
    CLASS,
    Column(
        "education",
        "Uddannelse",
        aliases=("fagretning", "retning", "linje", "spor", "fag", "education", "hovedforløb"),
    ),
    Column(
        "email",
        "E-mail",
        aliases=("mail", "mailadresse", "e-mailadresse", "elevmail", "skolemail", "email address"),
        parse=email,
    ),
)


# plain tables: thousands of rows go in without an object for each
_people = Base.metadata.tables["people"]
_students = Base.metadata.tables["students"]
_event_students = Base.metadata.tables["event_students"]


class StudentImport(ListImport[RosterPlan]):
    """What reading the list gave; a plan of who is new and who changes."""


def preview_students(
    session: Session,
    event: Event,
    content: bytes,
    choices: ListChoices | None = None,
    *,
    reach: AskerReach,
) -> StudentImport:
    """Read the list and compare it with what is known; writes nothing, raises nothing.

    Rows about students who are not for the asker to change or let join have a fault.
    """
    choices = choices or ListChoices()
    sheet = import_rows(content, COLUMNS, choices=read_choices(choices))
    if sheet.columns and not sheet.columns.keys() & {"name", "first_name"}:
        sheet.add_missing_column("Navn")
    organisation_id = event.organisation_id
    plan_rows = partial(
        plan_roster,
        known=list_known_students(session, organisation_id, event.id),
        class_names=_names(session, SchoolClass, organisation_id),
        education_names=_names(session, Education, organisation_id),
        staff_addresses=_staff_addresses(session, organisation_id),
        apart=choices.apart,
        shared=choices.shared | _shared_addresses(session, organisation_id),
        ignore_spelling=not reach.is_school,
    )
    plan = plan_rows([_roster_row(row) for row in sheet.usable])
    by_number = {row.number: row for row in sheet.rows}
    for fault in plan.faults:
        column = fault.column if fault.column in sheet.columns else "first_name"
        sheet.add_fault(by_number[fault.row], column, fault.code, **fault.fields)
    if plan.faults:  # what a row with a fault is merged with, or new beside, is no part of the plan
        plan = plan_rows([_roster_row(row) for row in sheet.usable])
    # without such a row its double stands for the same student
    while refused := _refused(session, event, plan.changed, reach):
        for change in refused:
            row = by_number[change.after.number]
            column = "name" if "name" in sheet.columns else "first_name"
            sheet.add_fault(row, column, "student_of_school", value=change.after.name)
        plan = plan_rows([_roster_row(row) for row in sheet.usable])
    return StudentImport(plan, sheet)


def import_students(
    session: Session,
    event: Event,
    content: bytes,
    choices: ListChoices | None = None,
    *,
    reach: AskerReach,
) -> StudentImport:
    """Take the list in, all or nothing unless the choices say otherwise. Raises SheetUnusable."""
    found = preview_students(session, event, content, choices, reach=reach)
    require_usable(found, choices)
    plan = found.plan
    rows = [*plan.new, *(change.after for change in plan.changed)]
    classes = _labels(session, SchoolClass, event.organisation_id, (r.class_name for r in rows))
    educations = _labels(session, Education, event.organisation_id, (r.education for r in rows))
    _insert_new(session, event, plan.new, classes, educations)
    _write_changes(session, event, plan.changed, classes, educations)
    return found


def list_known_students(
    session: Session, organisation_id: UUID, event_id: UUID | None
) -> list[RosterStudent]:
    """All students of the organisation, with whether each takes part in the event."""
    taking_part = set(
        session.scalars(select(EventStudent.person_id).where(EventStudent.event_id == event_id))
    )
    rows = session.execute(
        select(Person.id, Person.name, Person.email, SchoolClass.name, Education.name)
        .join(Student, Student.person_id == Person.id)
        .outerjoin(SchoolClass, SchoolClass.id == Student.class_id)
        .outerjoin(Education, Education.id == Student.education_id)
        .where(Person.organisation_id == organisation_id)
        .order_by(Person.id)
    )
    return [
        RosterStudent(
            person_id=person_id,
            name=name,
            class_name=class_name or "",
            education=education or "",
            email=address,
            takes_part=person_id in taking_part,
        )
        for person_id, name, address, class_name, education in rows
    ]


def _refused(
    session: Session, event: Event, changes: Sequence[Change], reach: AskerReach
) -> list[Change]:
    """What the asker may not do: change a student of the school, or let one join."""
    if reach.is_school or not changes:
        return []
    people = [change.before.person_id for change in changes]
    own = list_own_students(session, event.id, people)
    taught = frozenset(
        session.scalars(
            select(Student.person_id).where(
                Student.person_id.in_(people), Student.class_id.in_(reach.classes)
            )
        )
    )
    return [
        change
        for change in changes
        if change.before.person_id not in own
        and (change.is_more_than_joining or change.before.person_id not in taught)
    ]


def _roster_row(row: ImportedRow) -> RosterRow:
    values = row.values
    name = full_name(values)
    return RosterRow(
        number=row.number,
        name=name[:200],
        class_name=(values["class_name"] or "")[:80],
        education=(values["education"] or "")[:120],
        email=values["email"],
    )


def _names(
    session: Session, table: type[SchoolClass] | type[Education], organisation_id: UUID
) -> list[str]:
    return list(session.scalars(select(table.name).where(table.organisation_id == organisation_id)))


def _staff_addresses(session: Session, organisation_id: UUID) -> frozenset[str]:
    return frozenset(
        address
        for address in session.scalars(
            select(Person.email).where(
                Person.organisation_id == organisation_id, Person.kind == "staff"
            )
        )
        if address
    )


def _shared_addresses(session: Session, organisation_id: UUID) -> frozenset[str]:
    """Addresses that the school has said several students have."""
    return frozenset(
        address
        for address in session.scalars(
            select(Person.email).where(
                Person.organisation_id == organisation_id, Person.shares_address
            )
        )
        if address
    )


def _labels(
    session: Session,
    table: type[SchoolClass] | type[Education],
    organisation_id: UUID,
    names: Any,
) -> dict[str, UUID]:
    """The id of each class or education by its key; new ones are added."""
    known: dict[str, UUID] = {
        row.name_key: row.id
        for row in session.execute(
            select(table.name_key, table.id).where(table.organisation_id == organisation_id)
        )
    }
    missing = {label_key(name): name for name in names if label_key(name) not in known}
    missing.pop("", None)
    added = [
        {"id": new_id(), "organisation_id": organisation_id, "name": name, "name_key": key}
        for key, name in missing.items()
    ]
    if added:
        session.execute(insert(table), added)
    return known | {str(row["name_key"]): row["id"] for row in added}


def _insert_new(
    session: Session,
    event: Event,
    rows: Sequence[RosterRow],
    classes: dict[str, UUID],
    educations: dict[str, UUID],
) -> None:
    if not rows:
        return
    now = clock.now()
    people = [_person(row, event.organisation_id, now) for row in rows]
    session.execute(insert(_people), people)
    session.execute(
        insert(_students),
        [
            {
                "person_id": person["id"],
                "class_id": classes.get(label_key(row.class_name)),
                "education_id": educations.get(label_key(row.education)),
            }
            for person, row in zip(people, rows, strict=True)
        ],
    )
    session.execute(
        insert(_event_students),
        [{"event_id": event.id, "person_id": p["id"], "added_at": now} for p in people],
    )
    publish_new_contacts(session, people)


def _person(row: RosterRow, organisation_id: UUID, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "organisation_id": organisation_id,
        "kind": "student",
        "name": row.name,
        "name_key": person_key(row.name),
        "email": row.email,
        "shares_address": row.shares_address,
        "language": "da",
        "active": True,
        "version": 1,
        # the moment in which she joins: by that she is known to be this event's own
        "created_at": now,
    }


def _write_changes(
    session: Session,
    event: Event,
    changes: Sequence[Change],
    classes: dict[str, UUID],
    educations: dict[str, UUID],
) -> None:
    joining = [change.before.person_id for change in changes if not change.before.takes_part]
    if joining:
        now = clock.now()
        session.execute(
            insert(EventStudent),
            [{"event_id": event.id, "person_id": p, "added_at": now} for p in joining],
        )
    _update_people(session, [change for change in changes if _is_told(change)])
    for change in changes:
        _update_labels(session, change, classes, educations)


def _is_told(change: Change) -> bool:
    email_changes = bool(change.after.email) and change.after.email != change.before.email
    return email_changes or change.after.name != change.before.name


def _update_people(session: Session, changes: Sequence[Change]) -> None:
    # addresses are freed first, so that two students can have theirs swapped
    moved = [c.before.person_id for c in changes if c.after.email and c.before.email]
    session.execute(update(Person).where(Person.id.in_(moved)).values(email=None))
    changed = [
        c.before.person_id for c in changes if c.after.email not in (None, "", c.before.email)
    ]
    for person_id in changed:
        end_all_sessions(session, person_id=person_id)
    for change in changes:
        person = session.get_one(Person, change.before.person_id, populate_existing=True)
        person.name = change.after.name
        person.email = change.after.email or change.before.email
        person.shares_address |= change.after.shares_address
        person.version += 1
    session.flush()
    publish_contact_changes(session, [session.get_one(Person, c.before.person_id) for c in changes])


def _update_labels(
    session: Session, change: Change, classes: dict[str, UUID], educations: dict[str, UUID]
) -> None:
    values = {}
    if change.after.class_name and change.after.class_name != change.before.class_name:
        values["class_id"] = classes[label_key(change.after.class_name)]
    if change.after.education and change.after.education != change.before.education:
        values["education_id"] = educations[label_key(change.after.education)]
    if values:
        session.execute(
            update(Student).where(Student.person_id == change.before.person_id).values(**values)
        )
        session.execute(
            update(Person)
            .where(Person.id == change.before.person_id)
            .values(version=Person.version + 1)
        )
