"""Who takes part in which of the demo's events, as the lists that each event is given."""

from collections.abc import Sequence
from random import Random

from services.registration.seed.values import SeedGroups, SeedLists
from services.suite.demo.companies import DemoCompany
from services.suite.demo.population import SEED, DemoStudent, make_wishes
from services.suite.demo.sheets import companies_sheet, students_sheet, wishes_sheet

COMING, DECLINING = 30, 2  # of 34: the last are silent
TODAYS_CLASSES = ("EL1a", "DAT1")
TODAYS_FIELDS = frozenset({"Elektriker", "Datatekniker"})
TODAYS_COMPANIES = 10
CAREER_INVITED, CAREER_ANSWERED = 14, 4
TALKS_CLASSES = ("KON1", "DET1", "ERN1")
TALKS_FIELDS = frozenset({"Kontoruddannelse", "Detailhandel", "Ernæringsassistent"})
TALKS_COMPANIES = 8
TALKS_GROUPS = SeedGroups(most_sessions=3, people=14, smallest=4)

Students = Sequence[DemoStudent]
Companies = Sequence[DemoCompany]


def main_lists(students: Students, companies: Companies, random: Random) -> SeedLists:
    """Everybody; wishes are open. `random` has drawn the students."""
    coming = companies[:COMING]
    return SeedLists(
        students=students_sheet(students),
        companies=companies_sheet(companies),
        invited=_names(companies),
        coming=tuple(one.reply for one in coming),
        declining=_names(companies[COMING : COMING + DECLINING]),
        is_wish_round_open=True,
        wishes=_wishes(random, students, coming),
    )


def earlier_lists(students: Students, companies: Companies) -> SeedLists:
    """The students and companies of today have met before."""
    return _lists(todays_students(students), todays_companies(companies), wishes=None)


def todays_lists(students: Students, companies: Companies) -> SeedLists:
    mine, coming = todays_students(students), todays_companies(companies)
    return _lists(mine, coming, _wishes(_drawing(1), mine, coming))


def career_lists(companies: Companies) -> SeedLists:
    """Some of the invited have answered, and nobody else knows of it."""
    invited = companies[:CAREER_INVITED]
    return SeedLists(
        companies=companies_sheet(invited),
        invited=_names(invited),
        coming=tuple(one.reply for one in invited[:CAREER_ANSWERED]),
    )


def guidance_lists(students: Students) -> SeedLists:
    return SeedLists(students=students_sheet(todays_students(students)))


def talks_lists(students: Students, companies: Companies) -> SeedLists:
    """Companies that look for students of these classes."""
    mine = [one for one in students if one.class_name in TALKS_CLASSES]
    coming = _looking_for(TALKS_FIELDS, companies)[:TALKS_COMPANIES]
    return _lists(mine, coming, _wishes(_drawing(2), mine, coming))


def todays_students(students: Students) -> Students:
    return [student for student in students if student.class_name in TODAYS_CLASSES]


def todays_companies(companies: Companies) -> Companies:
    return _looking_for(TODAYS_FIELDS, companies)[:TODAYS_COMPANIES]


def _looking_for(fields: frozenset[str], companies: Companies) -> Companies:
    return [one for one in companies if fields & set(one.educations)]


def _lists(students: Students, coming: Companies, wishes: bytes | None) -> SeedLists:
    return SeedLists(
        students=students_sheet(students),
        companies=companies_sheet(coming),
        invited=_names(coming),
        coming=tuple(one.reply for one in coming),
        wishes=wishes,
    )


def _wishes(random: Random, students: Students, companies: Companies) -> bytes:
    return wishes_sheet(students, make_wishes(random, students, companies))


def _drawing(number: int) -> Random:
    return Random(SEED + number)  # noqa: S311 - invented wishes, no secret


def _names(companies: Companies) -> tuple[str, ...]:
    return tuple(company.name for company in companies)
