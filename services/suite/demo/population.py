"""Draws the demo's students, rooms and wishes from a seed; the same seed gives the same school."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from services.scheduling.seed.values import SeedRoom
from services.suite.demo.companies import DemoCompany

SEED = 2027
STUDENTS_PER_CLASS = 20
WISHES_PER_STUDENT = 6
NO_WISHES_SHARE = 0.03
SHORT_LIST_SHARE = 0.02
OWN_FIELD_PULL = 4.0

CLASSES = (
    ("EL1a", "Elektriker"),
    ("TØ1a", "Tømrer"),
    ("VVS1", "VVS-energispecialist"),
    ("KON1", "Kontoruddannelse"),
    ("DET1", "Detailhandel"),
    ("ERN1", "Ernæringsassistent"),
    ("DAT1", "Datatekniker"),
    ("AUT1", "Personvognsmekaniker"),
    ("MAL1", "Bygningsmaler"),
    ("GAS1", "Gastronom"),
)

_NAMES = tomllib.loads((Path(__file__).parent / "names.toml").read_text())


@dataclass(frozen=True)
class DemoStudent:
    name: str
    class_name: str
    education: str
    email: str


def make_students(random: Random, count_per_class: int = STUDENTS_PER_CLASS) -> list[DemoStudent]:
    """Students in all classes, each with an address of their own."""
    students: list[DemoStudent] = []
    names: set[str] = set()
    for class_name, education in CLASSES:
        for _ in range(count_per_class):
            name = _new_name(random, names)
            email = f"elev{len(students) + 1:03}@nordskolen.example"
            students.append(DemoStudent(name, class_name, education, email))
    return students


def make_rooms() -> list[SeedRoom]:
    """36 rooms in two buildings; the old one has stairs."""
    old = [
        SeedRoom(
            name=f"A.{floor}{number:02}",
            building="Hovedbygningen",
            floor=str(floor),
            capacity=20 + 4 * (number % 3),
            has_screen=number % 2 == 0,
            is_step_free=floor == 0,
        )
        for floor in (0, 1, 2)
        for number in range(1, 8)
    ]
    new = [
        SeedRoom(f"V.{number:02}", "Værkstedsbygningen", "0", 16 + 2 * (number % 5), True, True)
        for number in range(1, 16)
    ]
    return old + new


def make_wishes(
    random: Random, students: Sequence[DemoStudent], companies: Sequence[DemoCompany]
) -> dict[str, list[str]]:
    """Company names in the order of the wish, by the student's address.

    Most want what is popular and what fits their own education; some choose nothing.
    """
    wishes: dict[str, list[str]] = {}
    for student in students:
        luck = random.random()
        if luck < NO_WISHES_SHARE:
            continue
        count = WISHES_PER_STUDENT
        if luck < NO_WISHES_SHARE + SHORT_LIST_SHARE:
            count = random.randint(1, 2)
        wishes[student.email] = _drawn(random, student, companies, count)
    return wishes


def _drawn(
    random: Random, student: DemoStudent, companies: Sequence[DemoCompany], count: int
) -> list[str]:
    left = list(companies)
    chosen = []
    for _ in range(min(count, len(left))):
        weights = [
            company.pull * (OWN_FIELD_PULL if student.education in company.educations else 1.0)
            for company in left
        ]
        (company,) = random.choices(left, weights)
        left.remove(company)
        chosen.append(company.name)
    return chosen


def _new_name(random: Random, taken: set[str]) -> str:
    while True:
        name = f"{random.choice(_NAMES['first'])} {random.choice(_NAMES['last'])}"
        if name not in taken:
            taken.add(name)
            return name
