"""Works out what a list of students would change; it reads no file and writes nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from services.registration.school.domain.recognition import has_letter, label_key, person_key


@dataclass(frozen=True)
class RosterRow:
    """One row of the list as it was written; number is its row in the file."""

    number: int
    name: str
    class_name: str = ""
    education: str = ""
    email: str | None = None
    shares_address: bool = False


@dataclass(frozen=True)
class RosterStudent:
    """A student of the organisation as she stands now."""

    person_id: UUID
    name: str
    class_name: str = ""
    education: str = ""
    email: str | None = None
    takes_part: bool = True


@dataclass(frozen=True)
class Change:
    """What a student was and will be; an empty cell in the list changes nothing."""

    before: RosterStudent
    after: RosterRow

    @property
    def is_more_than_joining(self) -> bool:
        """Whether the list says something else of her than what is known."""
        return _differs(replace(self.before, takes_part=True), self.after)


@dataclass(frozen=True)
class RosterFault:
    """Something in the list that must be put right; column is its name, not its place."""

    row: int
    column: str
    code: str
    fields: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class SameStudent:
    """Two rows are one student."""

    row: int
    first: int
    name: str


@dataclass(frozen=True)
class MergedLabel:
    """Several spellings are one class or one education."""

    chosen: str
    spellings: tuple[str, ...]


@dataclass(frozen=True)
class RosterPlan:
    new: Sequence[RosterRow] = ()
    changed: Sequence[Change] = ()
    unchanged: Sequence[RosterStudent] = ()
    same_students: Sequence[SameStudent] = ()
    classes: Sequence[MergedLabel] = ()
    educations: Sequence[MergedLabel] = ()
    faults: Sequence[RosterFault] = ()
    #: who takes part, is of a class of the list and does not stand in it
    missing: Sequence[RosterStudent] = ()

    @property
    def without_address(self) -> int:
        return sum(1 for row in self.new if not row.email)


def plan_roster(
    rows: Sequence[RosterRow],
    known: Sequence[RosterStudent],
    *,
    class_names: Iterable[str] = (),
    education_names: Iterable[str] = (),
    staff_addresses: frozenset[str] = frozenset(),
    apart: frozenset[int] = frozenset(),
    shared: frozenset[str] = frozenset(),
    ignore_spelling: bool = False,
) -> RosterPlan:
    """Recognise who is who. With any fault the plan is not to be carried out.

    `apart` are rows that staff say are other students than their namesakes, `shared` addresses that
    staff say several students have. With `ignore_spelling` a known name spelt anew is no change.
    """
    classes = _labels((row.class_name for row in rows), class_names)
    educations = _labels((row.education for row in rows), education_names)
    cleaned = [
        replace(
            row,
            class_name=_chosen(classes, row.class_name),
            education=_chosen(educations, row.education),
            shares_address=row.email in shared,
        )
        for row in rows
    ]
    faults = _row_faults(cleaned, staff_addresses)
    namesakes = Counter(_name_key(student) for student in known)
    unique, doubles, clashes = _merge_doubles(cleaned, apart, namesakes)
    plan = _compare(unique, known, ignore_spelling=ignore_spelling)
    return replace(
        plan,
        same_students=doubles,
        classes=_respelt(classes),
        educations=_respelt(educations),
        faults=[*faults, *clashes, *plan.faults],
        missing=_missing(known, plan),
    )


def _labels(written: Iterable[str], known: Iterable[str]) -> dict[str, MergedLabel]:
    """One label per key: the known spelling, else the commonest, else the first."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for label in written:
        if label:
            spellings[label_key(label)][label] += 1
    known_names = {label_key(name): name for name in known}
    return {
        key: MergedLabel(known_names.get(key) or counted.most_common(1)[0][0], tuple(counted))
        for key, counted in spellings.items()
    }


def _chosen(labels: dict[str, MergedLabel], written: str) -> str:
    return labels[label_key(written)].chosen if written else ""


def _respelt(labels: dict[str, MergedLabel]) -> list[MergedLabel]:
    return [
        label for label in labels.values() if any(name != label.chosen for name in label.spellings)
    ]


def _row_faults(rows: Sequence[RosterRow], staff_addresses: frozenset[str]) -> list[RosterFault]:
    faults = []
    for row in rows:
        if row.name and not has_letter(row.name):
            faults.append(RosterFault(row.number, "name", "name_without_letters"))
        elif not row.name:
            faults.append(RosterFault(row.number, "name", "empty"))
        if row.email in staff_addresses:
            fields: dict[str, str | int] = {"value": row.email or ""}
            faults.append(RosterFault(row.number, "email", "address_of_staff", fields))
    return faults


def _merge_doubles(
    rows: Sequence[RosterRow], apart: frozenset[int], namesakes: Counter[tuple[str, str]]
) -> tuple[list[RosterRow], list[SameStudent], list[RosterFault]]:
    by_address: dict[str, int] = {}
    by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
    kept: list[RosterRow] = []
    doubles: list[SameStudent] = []
    clashes: list[RosterFault] = []
    for row in rows:
        at = by_address.get(row.email) if row.email and not row.shares_address else None
        if at is not None and person_key(kept[at].name) != person_key(row.name):
            fields: dict[str, str | int] = {"value": row.email or "", "first": kept[at].number}
            clashes.append(RosterFault(row.number, "email", "address_of_other_row", fields))
            continue
        same = by_name[_name_key(row)]
        # where several of this name are known already, so many rows are as many students
        if at is None and row.number not in apart and len(same) >= namesakes[_name_key(row)]:
            at = next((i for i in same if _may_be_one(kept[i], row)), None)
        if at is None:
            kept.append(row)
            at = len(kept) - 1
            by_name[_name_key(row)].append(at)
        else:
            doubles.append(SameStudent(row.number, kept[at].number, kept[at].name))
            kept[at] = _filled(kept[at], row)
        if row.email:
            by_address.setdefault(row.email, at)
    return kept, doubles, clashes


def _may_be_one(first: RosterRow, second: RosterRow) -> bool:
    """Same name and class: one student, unless each row has an address of its own."""
    return not first.email or not second.email or first.email == second.email


def _filled(row: RosterRow, other: RosterRow) -> RosterRow:
    return replace(
        row,
        class_name=row.class_name or other.class_name,
        education=row.education or other.education,
        email=row.email or other.email,
    )


def _name_key(student: RosterRow | RosterStudent) -> tuple[str, str]:
    return person_key(student.name), label_key(student.class_name)


def _compare(
    rows: Sequence[RosterRow], known: Sequence[RosterStudent], *, ignore_spelling: bool
) -> RosterPlan:
    by_address: dict[str, list[RosterStudent]] = defaultdict(list)
    by_name: dict[tuple[str, str], list[RosterStudent]] = defaultdict(list)
    for student in known:
        if student.email:
            by_address[student.email].append(student)
        by_name[_name_key(student)].append(student)
    listed = {row.email for row in rows if row.email}
    left = Counter(_name_key(row) for row in rows)
    new: list[RosterRow] = []
    changed: list[Change] = []
    unchanged: list[RosterStudent] = []
    faults: list[RosterFault] = []
    taken: set[UUID] = set()
    for row in rows:
        key = _name_key(row)
        found = _same_address(row, by_address.get(row.email or "", ()))
        namesakes = [each for each in by_name[key] if each.person_id not in taken]
        found = found or _same_name(row, namesakes, listed, left[key])
        if found is None and not row.email and len(namesakes) > left[key]:
            fields: dict[str, str | int] = {"value": row.name}
            faults.append(RosterFault(row.number, "name", "ambiguous_student", fields))
        left[key] -= 1
        if found is None or found.person_id in taken:
            new.append(row)
            continue
        taken.add(found.person_id)
        if ignore_spelling and person_key(found.name) == person_key(row.name):
            row = replace(row, name=found.name)
        if _differs(found, row):
            changed.append(Change(found, row))
        else:
            unchanged.append(found)
    return RosterPlan(new, changed, unchanged, faults=faults)


def _same_address(row: RosterRow, students: Sequence[RosterStudent]) -> RosterStudent | None:
    """Whose address it is; of an address that several have, the one of this name."""
    if row.shares_address or len(students) > 1:
        same = person_key(row.name)
        return next((each for each in students if person_key(each.name) == same), None)
    return students[0] if students else None


def _same_name(
    row: RosterRow, candidates: Sequence[RosterStudent], listed: set[str], rows: int
) -> RosterStudent | None:
    """The one student of this name and class whose address is nobody else's in the list.

    Of several namesakes the first, if the list has a row for each of them.
    """
    free = [student for student in candidates if not student.email or student.email not in listed]
    if not row.email:
        free = list(candidates)
    return free[0] if len(free) == 1 or (free and len(free) == rows) else None


def _missing(known: Sequence[RosterStudent], plan: RosterPlan) -> list[RosterStudent]:
    """A class that the list names is a new class list: who takes part and is not in it?"""
    here = {each.person_id for each in plan.unchanged} | {c.before.person_id for c in plan.changed}
    rows = [*plan.new, *(change.after for change in plan.changed)]
    classes = {label_key(row.class_name) for row in rows if row.class_name}
    classes |= {label_key(each.class_name) for each in plan.unchanged if each.class_name}
    return [
        student
        for student in known
        if student.takes_part
        and student.person_id not in here
        and label_key(student.class_name) in classes
    ]


def _differs(known: RosterStudent, row: RosterRow) -> bool:
    return (
        not known.takes_part
        or known.name != row.name
        or bool(row.class_name and row.class_name != known.class_name)
        or bool(row.education and row.education != known.education)
        or bool(row.email and row.email != known.email)
    )
