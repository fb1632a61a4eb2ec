"""What lists of students and companies would change: recognised, merged, or refused."""

from uuid import UUID, uuid4

import pytest

from services.registration.companies.domain import CompanyRow, KnownCompany, plan_company_list
from services.registration.students.domain import RosterRow, RosterStudent, plan_roster

BO = UUID(int=1)


def known(name: str = "Bo Holm", **more: object) -> RosterStudent:
    return RosterStudent(person_id=BO, name=name, class_name="1a", **more)  # type: ignore[arg-type]


def test_a_known_address_is_the_student_whatever_the_name() -> None:
    row = RosterRow(2, "Bo Holm Jensen", "1a", email="bo@a.dk")
    plan = plan_roster([row], [known(email="bo@a.dk")])
    assert [change.before.person_id for change in plan.changed] == [BO]


def test_name_and_class_are_the_student_when_no_address_tells() -> None:
    plan = plan_roster([RosterRow(2, "bo  HOLM", "1A")], [known("bo HOLM", email="bo@a.dk")])
    assert len(plan.new) == 0


def test_two_of_one_name_and_class_with_addresses_are_two() -> None:
    rows = [RosterRow(2, "Bo Holm", "1a", email="b1@a.dk")]
    rows += [RosterRow(3, "Bo Holm", "1a", email="b2@a.dk")]
    assert len(plan_roster(rows, []).new) == 2


def test_an_empty_cell_changes_nothing() -> None:
    plan = plan_roster([RosterRow(2, "Bo Holm", "1a")], [known(email="b@a.dk", education="Smed")])
    assert (len(plan.unchanged), len(plan.changed)) == (1, 0)


def test_a_student_of_the_school_who_is_not_in_the_event_is_a_change() -> None:
    plan = plan_roster([RosterRow(2, "Bo Holm", "1a")], [known(takes_part=False)])
    assert len(plan.changed) == 1


def test_the_known_spelling_of_a_class_wins_over_the_commonest() -> None:
    rows = [RosterRow(n, f"Elev {chr(64 + n)}", "hf2A") for n in range(2, 5)]
    plan = plan_roster(rows, [], class_names=["HF 2a"])
    assert {row.class_name for row in plan.new} == {"HF 2a"}
    assert [label.chosen for label in plan.classes] == ["HF 2a"]


def test_one_address_for_two_names_is_a_fault_in_the_second_row() -> None:
    rows = [RosterRow(2, "Bo", email="x@a.dk"), RosterRow(5, "Ida", email="x@a.dk")]
    [fault] = plan_roster(rows, []).faults
    assert (fault.row, fault.column, fault.code) == (5, "email", "address_of_other_row")


def company(**more: object) -> KnownCompany:
    return KnownCompany(company_id=uuid4(), name="Elværket A/S", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["elværket", "Elværket ApS", "ELVÆRKET A/S"])
def test_a_company_is_recognised_by_name(name: str) -> None:
    assert plan_company_list([CompanyRow(2, name)], [company()]).new == []


def test_two_numbers_are_two_companies_whatever_their_names() -> None:
    plan = plan_company_list([CompanyRow(2, "Elværket", cvr="2")], [company(cvr="1")])
    assert len(plan.new) == 1


def test_two_rows_of_one_company_are_put_together() -> None:
    rows = [CompanyRow(2, "Elværket", email="a@el.dk", educations=("Smed",))]
    rows += [CompanyRow(3, "elværket a/s", phone="22334455", educations=("smed", "VVS"))]
    [row] = plan_company_list(rows, []).new
    assert (row.email, row.phone, row.educations) == ("a@el.dk", "22334455", ("Smed", "VVS"))


def test_one_number_under_two_names_is_a_fault() -> None:
    rows = [CompanyRow(2, "Elværket", cvr="1"), CompanyRow(3, "Smedjen", cvr="1")]
    assert [fault.row for fault in plan_company_list(rows, []).faults] == [3]
