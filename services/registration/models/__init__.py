"""The tables of registration, by subject; importing this package declares them all."""

from services.registration.models.companies import (
    Company,
    CompanyContact,
    CompanyEducation,
    Participation,
    ParticipationEducation,
    Placement,
)
from services.registration.models.events import Event, EventSlot, EventStudent
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
from services.registration.models.students import Student

__all__ = [
    "Base",
    "Company",
    "CompanyContact",
    "CompanyEducation",
    "Education",
    "Event",
    "EventSlot",
    "EventStudent",
    "OfferedRoom",
    "Organisation",
    "Participation",
    "ParticipationEducation",
    "Person",
    "Place",
    "Placement",
    "ProjectionVersion",
    "SchoolClass",
    "SecondFactor",
    "SignInRequest",
    "SignedInSession",
    "StaffRole",
    "Student",
]
