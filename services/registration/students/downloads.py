"""The students of an event as a list that can be taken in again; it hands out nothing itself."""

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.students.queries import students_of_event
from shared.sheets import Table

STUDENT_HEADINGS = ["Navn", "Klasse", "Uddannelse", "E-mail"]


def student_table(session: Session, event: Event) -> Table:
    rows = [
        (student.name, student.class_name, student.education, student.email)
        for student in students_of_event(session, event.id)
    ]
    return Table(_("Elever"), STUDENT_HEADINGS, rows)
