"""What registration says to a student who is marked absent, and to those who teach the class."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.message import Message

AbsenceAudience = Literal["student", "teacher"]


@dataclass(frozen=True, kw_only=True)
class AbsenceLine:
    """One mark. `title`: whom a meeting is with, and when; both empty where it is the whole event.

    `marked_by`: the name of the colleague or the company; empty where nobody of them is known.
    """

    student: str
    class_name: str
    title: str
    starts_at: datetime | None
    marked_by: str


@dataclass(frozen=True, kw_only=True)
class StudentsAbsentV1(Message):
    """Marks that stood long enough to be no slip. A student gets the own ones alone."""

    TYPE: ClassVar[str] = "registration.students_absent.v1"
    AGGREGATE: ClassVar[str] = "contact_id"
    PERSONAL: ClassVar[bool] = True

    contact_id: UUID
    event_id: UUID
    news_id: UUID
    audience: AbsenceAudience
    absences: tuple[AbsenceLine, ...]
