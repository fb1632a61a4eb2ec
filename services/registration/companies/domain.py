"""Companies in plain Python: what a list would change, and how those of an event answered."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from services.registration.school.domain.recognition import (
    company_key,
    has_letter,
    label_key,
    person_key,
)
from shared.errors import DomainError


@dataclass(frozen=True)
class ContactRow:
    """A person of a company, in a list (`contact_id` is None) or in the directory."""

    name: str = ""
    email: str | None = None
    phone: str = ""
    contact_id: UUID | None = None


@dataclass(frozen=True)
class CompanyRow:
    """One row of the list as it was written; number is its row in the file.

    `others` are the contacts of further rows of the same company.
    """

    number: int
    name: str
    cvr: str | None = None
    contact: str = ""
    email: str | None = None
    phone: str = ""
    educations: tuple[str, ...] = ()
    others: tuple[ContactRow, ...] = ()

    @property
    def contacts(self) -> tuple[ContactRow, ...]:
        """The company's own row is the last, so that its contact is the newest."""
        return (*self.others, ContactRow(self.contact, self.email, self.phone))


@dataclass(frozen=True)
class KnownCompany:
    """A company of the directory with its newest contact, and all of them."""

    company_id: UUID
    name: str
    cvr: str | None = None
    contact_id: UUID | None = None
    contact: str = ""
    email: str | None = None
    phone: str = ""
    educations: frozenset[str] = frozenset()
    contacts: tuple[ContactRow, ...] = ()


@dataclass(frozen=True)
class CompanyChange:
    before: KnownCompany
    after: CompanyRow


@dataclass(frozen=True)
class CompanyFault:
    row: int
    column: str
    code: str
    fields: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class SameCompany:
    row: int
    first: int
    name: str


@dataclass(frozen=True)
class CompanyListPlan:
    new: Sequence[CompanyRow] = ()
    changed: Sequence[CompanyChange] = ()
    unchanged: Sequence[KnownCompany] = ()
    same_companies: Sequence[SameCompany] = ()
    faults: Sequence[CompanyFault] = ()

    @property
    def without_address(self) -> int:
        return sum(1 for row in self.new if not row.email)


def plan_company_list(
    rows: Sequence[CompanyRow],
    known: Sequence[KnownCompany],
    *,
    education_names: Iterable[str] = (),
    ignore_spelling: bool = False,
) -> CompanyListPlan:
    """Recognise companies by CVR number, else by name. With any fault nothing is to be done.

    With `ignore_spelling` another spelling of a known name is no change.
    """
    spelt = _spellings(rows, education_names)
    cleaned = [
        replace(row, educations=tuple(dict.fromkeys(spelt[label_key(e)] for e in row.educations)))
        for row in rows
    ]
    key = _name_keys(known)
    unique, doubles, clashes = _merge_doubles(cleaned, key)
    faults = [
        CompanyFault(row.number, "name", "name_without_letters")
        for row in cleaned
        if row.name and not has_letter(row.name)
    ]
    plan = _compare(unique, known, key, ignore_spelling=ignore_spelling)
    return replace(plan, same_companies=doubles, faults=[*faults, *clashes])


def _spellings(rows: Sequence[CompanyRow], known: Iterable[str]) -> dict[str, str]:
    spelt = {label_key(name): name for name in known}
    for row in rows:
        for name in row.educations:
            spelt.setdefault(label_key(name), name)
    return spelt


def _name_keys(known: Sequence[KnownCompany]) -> Callable[[str], str]:
    """What recognises a company by its name: the key, and the spelling where several share it."""
    counted = Counter(company_key(company.name) for company in known)
    names = {company.name for company in known}

    def key(name: str) -> str:
        of_all = company_key(name)
        return f"{of_all} {name}" if counted[of_all] > 1 and name in names else of_all

    return key


def _merge_doubles(
    rows: Sequence[CompanyRow], key: Callable[[str], str]
) -> tuple[list[CompanyRow], list[SameCompany], list[CompanyFault]]:
    kept: list[CompanyRow] = []
    places: dict[str, int] = {}
    doubles: list[SameCompany] = []
    clashes: list[CompanyFault] = []
    for row in rows:
        at = _place(row, kept, places, key)
        if at is None:
            kept.append(row)
            at = len(kept) - 1
        elif row.cvr and company_key(kept[at].name) != company_key(row.name):
            fields: dict[str, str | int] = {"value": row.cvr, "first": kept[at].number}
            clashes.append(CompanyFault(row.number, "cvr", "number_of_other_row", fields))
        else:
            doubles.append(SameCompany(row.number, kept[at].number, kept[at].name))
            kept[at] = _filled(kept[at], row)
        places.setdefault(f"name {key(row.name)}", at)
        if row.cvr:
            places.setdefault(f"cvr {row.cvr}", at)
    return kept, doubles, clashes


def _place(
    row: CompanyRow,
    kept: Sequence[CompanyRow],
    places: dict[str, int],
    key: Callable[[str], str],
) -> int | None:
    if row.cvr and (at := places.get(f"cvr {row.cvr}")) is not None:
        return at
    at = places.get(f"name {key(row.name)}")
    if at is not None and row.cvr and kept[at].cvr and row.cvr != kept[at].cvr:
        return None  # two companies may share a name; two numbers are two companies
    return at


def _filled(row: CompanyRow, other: CompanyRow) -> CompanyRow:
    """The first row with what the second adds; a second contact stays beside the first."""
    has_another = bool(row.email and other.email and row.email != other.email) or bool(
        row.contact
        and other.contact
        and not (row.email and other.email)
        and person_key(row.contact) != person_key(other.contact)
    )
    educations = tuple(dict.fromkeys((*row.educations, *other.educations)))
    if has_another:
        added = ContactRow(other.contact, other.email, other.phone)
        others = row.others if added in row.others else (*row.others, added)
        return replace(row, cvr=row.cvr or other.cvr, educations=educations, others=others)
    return replace(
        row,
        cvr=row.cvr or other.cvr,
        contact=row.contact or other.contact,
        email=row.email or other.email,
        phone=row.phone or other.phone,
        educations=educations,
    )


def known_contact(
    known: Sequence[ContactRow], written: ContactRow, *, is_only: bool
) -> ContactRow | None:
    """Who of a company's contacts is meant: by address, else by name.

    The only contact of a list is the newest one with what changed; one of several is somebody new.
    """
    if written.email:
        found = next((each for each in known if each.email == written.email), None)
    else:
        key = person_key(written.name)
        found = next((each for each in known if key and person_key(each.name) == key), None)
    return found or (known[-1] if is_only and known else None)


def _compare(
    rows: Sequence[CompanyRow],
    known: Sequence[KnownCompany],
    key: Callable[[str], str],
    *,
    ignore_spelling: bool,
) -> CompanyListPlan:
    by_number = {company.cvr: company for company in known if company.cvr}
    by_name = {company_key(company.name): company for company in known}
    by_name |= {key(company.name): company for company in known}
    new: list[CompanyRow] = []
    changed: list[CompanyChange] = []
    unchanged: list[KnownCompany] = []
    for row in rows:
        found = by_number.get(row.cvr) if row.cvr else None
        if found is None:
            found = by_name.get(key(row.name))
            if found is not None and found.cvr and row.cvr and found.cvr != row.cvr:
                found = None
        if found and ignore_spelling and key(found.name) == key(row.name):
            row = replace(row, name=found.name)
        if found is None:
            new.append(row)
        elif _differs(found, row):
            changed.append(CompanyChange(found, row))
        else:
            unchanged.append(found)
    return CompanyListPlan(new, changed, unchanged)


def _differs(known: KnownCompany, row: CompanyRow) -> bool:
    return (
        known.name != row.name
        or bool(row.cvr and row.cvr != known.cvr)
        or any(_contact_differs(known, each, is_only=not row.others) for each in row.contacts)
        or not known.educations.issuperset(row.educations)
    )


def _contact_differs(company: KnownCompany, row: ContactRow, *, is_only: bool) -> bool:
    known = known_contact(company.contacts, row, is_only=is_only) or ContactRow()
    return (
        bool(row.name and row.name != known.name)
        or bool(row.email and row.email != known.email)
        or bool(row.phone and _digits(row.phone) != _digits(known.phone))
    )


def _digits(phone: str) -> str:
    """A number is the same number with other spaces."""
    return re.sub(r"[^0-9+]", "", phone).removeprefix("+45")


class CompanyNumberTaken(DomainError):
    code = "company_number_taken"


@dataclass(frozen=True)
class ReplyCounts:
    """Companies of one event; `silent` have not answered, `mail_failed` of them got no mail."""

    invited: int = 0
    accepted: int = 0
    declined: int = 0
    withdrawn: int = 0
    silent: int = 0
    mail_failed: int = 0
