"""The demo's school looks like a real one and is the same at every start."""

from collections import Counter
from random import Random

from services.suite.demo.companies import read_companies
from services.suite.demo.population import (
    CLASSES,
    SEED,
    WISHES_PER_STUDENT,
    make_rooms,
    make_students,
    make_wishes,
)


def drawn() -> tuple[list[str], dict[str, list[str]]]:
    random = Random(SEED)
    students = make_students(random)
    companies = read_companies()[:30]
    return [student.email for student in students], make_wishes(random, students, companies)


def test_the_same_seed_draws_the_same_school() -> None:
    assert drawn() == drawn()


def test_demand_is_as_skewed_as_in_real_events() -> None:
    students, wishes = drawn()
    demand = Counter(company for chosen in wishes.values() for company in chosen)
    assert len(demand) == 30
    assert 3 <= min(demand.values()) <= 15
    assert 60 <= max(demand.values()) <= 95
    silent = len(students) - len(wishes)
    assert 0.01 <= silent / len(students) <= 0.07


def test_nobody_wishes_twice_for_one_company_or_too_often() -> None:
    _students, wishes = drawn()
    for chosen in wishes.values():
        assert len(chosen) == len(set(chosen)) <= WISHES_PER_STUDENT


def test_names_and_addresses_are_those_that_lists_hold() -> None:
    students = make_students(Random(SEED))
    assert len(students) == 200
    assert len({student.email for student in students}) == 200
    assert {student.class_name for student in students} == {name for name, _ in CLASSES}
    letters = {letter for student in students for letter in student.name}
    assert {"æ", "ø", "å", "'"} <= {letter.lower() for letter in letters}


def test_companies_look_for_what_the_school_teaches() -> None:
    companies = read_companies()
    taught = {education for _, education in CLASSES}
    assert {education for company in companies for education in company.educations} == taught
    assert len({company.email for company in companies}) == len(companies) == 34


def test_there_is_a_room_for_every_company_in_two_buildings() -> None:
    rooms = make_rooms()
    assert len(rooms) >= 30
    assert len({room.building for room in rooms}) == 2
    assert len({(room.building, room.name) for room in rooms}) == len(rooms)
