"""What an event gave is counted from its marks, and nothing that was not marked counts as held."""

from services.registration.interest.domain.outcome import held_by_company, turnout_by_class


def test_the_classes_keep_their_order_and_every_student_counts_once() -> None:
    students = [("EL1", "present"), ("EL1", "absent"), ("DAT", "unknown"), ("EL1", "present")]
    el, dat = turnout_by_class(students)
    assert (el.name, el.present, el.absent, el.unmarked, el.expected) == ("EL1", 2, 1, 0, 3)
    assert (dat.present, dat.unmarked) == (0, 1)


def test_the_company_with_most_meetings_held_comes_first() -> None:
    rows = held_by_company([("A", "unknown"), ("B", "met"), ("B", "absent"), ("A", "absent")])
    assert [(row.name, row.held, row.planned) for row in rows] == [("B", 1, 2), ("A", 0, 2)]


def test_an_event_without_marks_gave_nothing() -> None:
    assert turnout_by_class([]) == []
    assert held_by_company([]) == []
