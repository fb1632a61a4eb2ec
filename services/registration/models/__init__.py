"""The tables of registration, by subject; importing this package declares them all."""

from services.registration.models.attendance import (
    AttendanceMark,
    EventAttendance,
    MeetingAttendance,
    StandVisit,
)
from services.registration.models.booking import BookingRule, CalendarFeed, Wait
from services.registration.models.builds import ScheduleBuild
from services.registration.models.companies import (
    Company,
    CompanyContact,
    CompanyEducation,
    Participation,
    ParticipationEducation,
    Placement,
)
from services.registration.models.day_notices import DayNotice
from services.registration.models.erasures import DeletionCount, Erasure
from services.registration.models.events import Event, EventSlot, EventStudent
from services.registration.models.groups import GroupPlan, GroupRoom, GroupRule, GroupSession
from services.registration.models.imports import UploadedList
from services.registration.models.interest import CompanyNudge, Interest, StudentNudge
from services.registration.models.meetings import CompanySlot, Meeting, MeetingTopic
from services.registration.models.metadata import Base
from services.registration.models.organisations import (
    ClassTeacher,
    Education,
    Organisation,
    SchoolClass,
)
from services.registration.models.people import (
    Person,
    SecondFactor,
    SignedInSession,
    SignInRequest,
    StaffRole,
)
from services.registration.models.places import OfferedRoom, Place, ProjectionVersion
from services.registration.models.preparation import (
    Document,
    DocumentAccess,
    DocumentContent,
    PreparationPlan,
    PreparationReminder,
    PreparationWaiver,
)
from services.registration.models.publications import PersonalSequence, Publication
from services.registration.models.students import Student
from services.registration.models.wishes import (
    CompanyWish,
    Favourite,
    Wish,
    WishList,
    WishRound,
)

__all__ = [
    "AttendanceMark",
    "Base",
    "BookingRule",
    "CalendarFeed",
    "ClassTeacher",
    "Company",
    "CompanyContact",
    "CompanyEducation",
    "CompanyNudge",
    "CompanySlot",
    "CompanyWish",
    "DayNotice",
    "DeletionCount",
    "Document",
    "DocumentAccess",
    "DocumentContent",
    "Education",
    "Erasure",
    "Event",
    "EventAttendance",
    "EventSlot",
    "EventStudent",
    "Favourite",
    "GroupPlan",
    "GroupRoom",
    "GroupRule",
    "GroupSession",
    "Interest",
    "Meeting",
    "MeetingAttendance",
    "MeetingTopic",
    "OfferedRoom",
    "Organisation",
    "Participation",
    "ParticipationEducation",
    "Person",
    "PersonalSequence",
    "Place",
    "Placement",
    "PreparationPlan",
    "PreparationReminder",
    "PreparationWaiver",
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
    "StudentNudge",
    "UploadedList",
    "Wait",
    "Wish",
    "WishList",
    "WishRound",
]
