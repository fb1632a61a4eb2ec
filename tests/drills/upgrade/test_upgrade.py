"""What an earlier version left lives on in this one: data, links, sessions, messages and mails."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from shared.db.migrations import migrate
from tests.drills.upgrade.checks import (
    does_not_open,
    mails_again,
    parked,
    refused_sign_ins,
    unpublished,
    wait_for_jobs,
    wait_for_mails,
    wait_for_messages,
)
from tests.drills.upgrade.living import (
    PROFILES,
    SERVICES,
    Left,
    opened,
    restored,
    versions_left,
)
from tests.drills.upgrade.rows import bytes_of, missing_rows

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
[OLDEST, *_] = versions_left()
MODULE = re.compile(rb"\b(services|shared|matchdag)\.\w+\.\w+")


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("version", versions_left())
def test_what_a_version_left_lives_on(version: str, profile: str, tmp_path: Path) -> None:
    left = Left.by(version)
    with restored(profile, left, tmp_path) as urls:
        for service in SERVICES:
            migrate(urls[service], f"services.{service}.migrations")
            assert missing_rows(urls[service], left.rows[service]) == [], service
        with opened(profile, left, urls, tmp_path) as living:
            assert does_not_open(living, left) == []
            assert refused_sign_ins(living, left) == []
            wait_for_messages(living, left)
            wait_for_mails(living, left)
            wait_for_jobs(living, left)
            assert mails_again(living, left) == []
            assert parked(living) == []
            assert does_not_open(living, left) == []


def test_what_was_left_is_worth_the_drill() -> None:
    """Something of each kind had to wait: else nothing would be shown."""
    left = Left.by(OLDEST)
    assert {kind for kind, _ in unpublished(left, "registration")} >= {
        "registration.sign_in_link_requested.v1",
        "registration.company_registered.v1",
        "registration.company_invited.v1",
    }
    assert left.column("notifications", "messages", "id", status="sending")
    assert left.column("notifications", "messages", "id", status="queued", attempts=1)
    assert left.column("registration", "schedule_builds", "id", status="queued")
    assert left.column("registration", "documents", "id", state="checking")
    assert len(left.column("registration", "sessions", "id")) >= 5
    assert {one["path"].split("/")[2] for one in left.notes["opens"]} >= {
        *("", "calendar", "decline", "events", "my", "reply")
    }
    assert left.column("registration", "calendar_feeds", "person_id")


def test_nothing_that_is_stored_names_a_module() -> None:
    """Code may move between two versions: what waits must not be found by where it lay."""
    stores = Left.by(OLDEST).rows.values()
    lines = [line for tables in stores for _, lines in tables.values() for line in lines]
    kept = [bytes_of(value) for line in lines for value in line]
    texts = [one.encode() if isinstance(one, str) else one for one in kept]
    written = [one for one in texts if isinstance(one, bytes)]
    assert [one for one in written if MODULE.search(one)] == []
    # the control: bodies of messages are looked into, and a module's name would be seen
    assert any(b'"aggregateversion"' in one for one in written)
    assert MODULE.search(b'{"job":"services.registration.jobs"}')


def test_control_with_another_key_no_link_and_no_session_opens(tmp_path: Path) -> None:
    left = Left.by(OLDEST)
    with (
        restored("embedded", left, tmp_path) as urls,
        opened("embedded", left, urls, tmp_path, secret="another key " * 4) as living,
    ):
        assert len(does_not_open(living, left)) == len(left.notes["opens"])
        assert len(refused_sign_ins(living, left)) == len(left.notes["asked_to_sign_in"])


def test_control_a_message_of_an_unknown_type_is_parked_and_seen(tmp_path: Path) -> None:
    left = Left.by(OLDEST)
    with restored("embedded", left, tmp_path) as urls:
        make_unknown(urls["registration"], "registration.company_invited.v1")
        with opened("embedded", left, urls, tmp_path) as living:
            wait_for_messages(living, left)
            assert parked(living) == [("notifications", "unknown_type")]


def test_control_a_row_that_is_gone_is_missed(tmp_path: Path) -> None:
    left = Left.by(OLDEST)
    with restored("embedded", left, tmp_path) as urls:
        change(urls["registration"], "DELETE FROM wishes WHERE rank = 6")
        assert len(missing_rows(urls["registration"], left.rows["registration"])) > 100


def make_unknown(url: str, kind: str) -> None:
    """The message says of itself that it is of a kind that nobody knows; its way is as before."""
    body = f"replace(CAST(body AS TEXT), '\"{kind}\"', '\"registration.nobody_knows.v1\"')"
    change(
        url,
        f"UPDATE outbox_messages SET body = CAST({body} AS BLOB)"
        f" WHERE type = '{kind}' AND published_at IS NULL",
    )


def change(url: str, statement: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        assert connection.exec_driver_sql(statement).rowcount
    engine.dispose()
