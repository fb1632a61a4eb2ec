"""Who is prepared, how far a document is, and who may see it on which day."""

from datetime import date

import pytest

from services.registration.preparation.domain.preparation import (
    Latest,
    RequiredDocuments,
    companies_may_see,
    deleted_on,
    document_status,
    is_prepared,
    is_required_by_default,
    seen_from,
    seen_until,
)

HELD_ON = date(2027, 3, 12)
READY = Latest("ready", "good")


@pytest.mark.parametrize(
    ("latest", "status"),
    [
        (Latest("checking", "new"), "checking"),
        (Latest("refused", "new"), "refused"),
        (Latest("ready", "new"), "new"),
        (Latest("ready", "good"), "good"),
        (Latest("ready", "change"), "change"),
    ],
)
@pytest.mark.parametrize("is_asked", [True, False])
def test_what_was_uploaded_is_shown_asked_for_or_not(
    latest: Latest, status: str, is_asked: bool
) -> None:
    assert document_status(latest, is_required=is_asked) == status


def test_what_is_not_there_is_missing_only_where_it_is_asked_for() -> None:
    assert document_status(None, is_required=True) == "missing"
    assert document_status(None, is_required=False) == "not_asked"


@pytest.mark.parametrize(
    ("cv", "prepared"),
    [
        (READY, True),
        (Latest("ready", "new"), True),
        (Latest("ready", "change"), False),
        (Latest("checking", "new"), False),
        (Latest("refused", "new"), False),
        (None, False),
    ],
)
def test_prepared_is_who_has_everything_checked_and_nothing_sent_back(
    cv: Latest | None, prepared: bool
) -> None:
    latest = {"application": READY} | ({"cv": cv} if cv else {})
    assert is_prepared(RequiredDocuments(), latest, is_waived=False) is prepared
    assert is_prepared(RequiredDocuments(), latest, is_waived=True)
    assert is_prepared(RequiredDocuments(cv=False), latest, is_waived=False)


def test_nobody_who_is_asked_for_nothing_lacks_anything() -> None:
    nothing = RequiredDocuments(application=False, cv=False)
    assert nothing.kinds == ()
    assert is_prepared(nothing, {}, is_waived=False)


def test_a_guidance_day_asks_for_no_papers_by_itself() -> None:
    assert not is_required_by_default("guidance")
    assert is_required_by_default("praktikdating")


@pytest.mark.parametrize(
    ("today", "may_see"),
    [
        (date(2027, 3, 4), False),
        (date(2027, 3, 5), True),
        (date(2027, 3, 26), True),
        (date(2027, 3, 27), False),
    ],
)
def test_companies_see_documents_from_a_week_before_to_two_after(
    today: date, may_see: bool
) -> None:
    assert companies_may_see(HELD_ON, today) is may_see
    assert (seen_from(HELD_ON) <= today <= seen_until(HELD_ON)) is may_see


def test_documents_are_deleted_after_the_last_day_on_which_they_are_seen() -> None:
    assert deleted_on(HELD_ON) == date(2027, 4, 11)
    assert deleted_on(HELD_ON) > seen_until(HELD_ON)
