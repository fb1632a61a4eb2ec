"""What must be true once this version has opened what an earlier one left; each says its faults."""

import re
from collections.abc import Callable
from hashlib import sha256
from uuid import UUID

from shared.contracts.catalogue import CATALOGUE, listeners_of
from tests.drills.upgrade.living import SERVICES, Left, Living
from tests.drills.upgrade.visitor import Visitor
from tests.support.waiting import until

SECONDS = 90.0


def does_not_open(living: Living, left: Left) -> list[str]:
    """Addresses with their cookies of then that answer otherwise than they did."""
    faults = []
    for one in left.notes["opens"]:
        visitor = Visitor(living.base_url, dict(one["cookies"]))
        shown = visitor.get(one["path"])
        is_same = shown.heading == one["heading"] and all(
            word in shown.text for word in one["shows"]
        )
        if "digest" in one:
            is_same = sha256(shown.content).hexdigest() == one["digest"]
        if shown.status != 200 or not is_same:
            faults.append(f"{one['path']}: {shown.status} {shown.heading!r} {shown.location}")
    return faults


def refused_sign_ins(living: Living, left: Left) -> list[str]:
    """Who asked for a link then and cannot sign in by it now, in the same browser.

    One link had left in a mail; the other is in the first mail that goes now.
    """
    faults = []
    for asked in left.notes["asked_to_sign_in"]:
        link = asked["link"] or _mailed(living, asked["address"])
        visitor = Visitor(living.base_url, dict(asked["cookies"]))
        answer = visitor.post(link)
        if answer.status != 303 or visitor.get("/registration/").status != 200:
            faults.append(f"{asked['address']}: {answer.status} {answer.heading}")
    return faults


def _mailed(living: Living, address: str) -> str:
    link = living.mails.link_to(address, "/sign-in/")
    return re.sub(r"^https?://[^/]+", "", link).rstrip(">")


def wait_for_messages(living: Living, left: Left) -> None:
    """Each message that was left unpublished is published, and done or parked where it is heard."""
    for service in SERVICES:
        for kind, message in unpublished(left, service):
            leaves = _published(living, service, message)
            until(leaves, seconds=SECONDS, what=f"{kind} leaves {service}")
            for listener in listeners_of(CATALOGUE[kind]):
                arrives = _arrived(living, listener, message)
                until(arrives, seconds=SECONDS, what=f"{kind} arrives at {listener}")


def unpublished(left: Left, service: str) -> list[tuple[str, UUID]]:
    kinds = left.column(service, "outbox_messages", "type", published_at=None)
    ids = left.column(service, "outbox_messages", "message_id", published_at=None)
    return [(kind, UUID(message)) for kind, message in zip(kinds, ids, strict=True)]


def _published(living: Living, service: str, message: UUID) -> Callable[[], bool]:
    question = f"SELECT 1 FROM outbox_messages WHERE published_at IS NOT NULL AND {_is(message)}"
    return lambda: bool(living.ask(service, question))


def _arrived(living: Living, service: str, message: UUID) -> Callable[[], bool]:
    done = f"SELECT 1 FROM inbox_messages WHERE status = 'done' AND {_is(message)}"
    parked = f"SELECT 1 FROM parked_messages WHERE {_is(message)}"
    return lambda: bool(living.ask(service, done) or living.ask(service, parked))


def _is(message: UUID) -> str:
    """SQLite keeps an id as 32 digits, PostgreSQL writes one with dashes."""
    return f"replace(CAST(message_id AS VARCHAR(36)), '-', '') = '{message.hex}'"


def parked(living: Living) -> list[tuple[str, str]]:
    """(service, reason) of every message that was put aside."""
    question = "SELECT reason FROM parked_messages ORDER BY parked_at"
    return [(name, row[0]) for name in SERVICES for row in living.ask(name, question)]


def wait_for_mails(living: Living, left: Left) -> None:
    """What a mail server put off, and what a killed sender held, leaves under its old identity."""
    domain = left.notes["mail_from"].rpartition("@")[2].rstrip(">")
    held = left.column("notifications", "messages", "id", status="sending")
    expected = set(left.notes["message_ids"]) | {f"<{UUID(one)}@{domain}>" for one in held}

    def left_now() -> bool:
        return expected <= {str(mail["Message-ID"]) for mail in living.mails.all()}

    until(left_now, seconds=SECONDS, what=f"the mails {sorted(expected)}")


def mails_again(living: Living, left: Left) -> list[str]:
    """Identities that had left for good, or that leave twice now."""
    ids = [
        UUID(str(mail["Message-ID"]).strip("<>").partition("@")[0]) for mail in living.mails.all()
    ]
    sent = {UUID(one) for one in left.column("notifications", "messages", "id", status="sent")}
    return [str(one) for one in ids if one in sent or ids.count(one) > 1]


def wait_for_jobs(living: Living, left: Left) -> None:
    """The build that waited is carried out, the upload is read, the cancelled event is told of."""
    done = "SELECT count(*) FROM schedule_builds WHERE status = 'done'"
    builds = len(left.column("registration", "schedule_builds", "id"))
    ready = "SELECT count(*) FROM documents WHERE state = 'ready'"
    documents = len(left.column("registration", "documents", "id"))
    cancelled = "SELECT count(*) FROM events WHERE cancelled"
    for service, question, wanted in (
        ("registration", done, builds),
        ("registration", ready, documents),
        ("notifications", cancelled, 1),
    ):
        until(
            lambda: living.ask(service, question) == [(wanted,)],  # noqa: B023 - asked at once
            seconds=SECONDS,
            what=question,
        )
