"""The tables of registration, by subject; importing this package declares them all."""

from services.registration.models.attendance import (
    AttendanceMark,
    EventAttendance,
    MeetingAttendance,
    StandVisit,
)
from services.registration.models.builds import ScheduleBuild
from services.registration.models.companies import (
    Company,
    CompanyContact,
    CompanyEducation,
    Participation,
    ParticipationEducation,
    Placement,
)
from services.registration.models.events import Event, EventSlot, EventStudent
from services.registration.models.imports import UploadedList
from services.registration.models.meetings import CompanySlot, Meeting
from services.registration.models.metadata import Base
from services.registration.models.organisations import Education, Organisation, SchoolClass
from services.registration.models.people import (
    Person,
    SecondFactor,
    SignedInSession,
    SignInRequest,
    StaffRole,
)
from services.registration.models.places import OfferedRoom, Place, ProjectionVersion
from services.registration.models.publications import PersonalSequence, Publication
from services.registration.models.students import Student
from services.registration.models.wishes import Wish, WishList, WishRound

__all__ = [
    "AttendanceMark",
    "Base",
    "Company",
    "CompanyContact",
    "CompanyEducation",
    "CompanySlot",
    "Education",
    "Event",
    "EventAttendance",
    "EventSlot",
    "EventStudent",
    "Meeting",
    "MeetingAttendance",
    "OfferedRoom",
    "Organisation",
    "Participation",
    "ParticipationEducation",
    "Person",
    "PersonalSequence",
    "Place",
    "Placement",
    "ProjectionVersion",
    "Publication",
    "ScheduleBuild",
    "SchoolClass",
    "SecondFactor",
    "SignInRequest",
    "SignedInSession",
    "StaffRole",
    "StandVisit",
    "Student",
    "UploadedList",
    "Wish",
    "WishList",
    "WishRound",
]
