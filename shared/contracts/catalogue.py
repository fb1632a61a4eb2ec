"""All messages, who listens to them, and the documents made from that; it sends nothing."""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Final

from shared.contracts import (
    absences,
    colleague_roles,
    company_replies,
    contact_addresses,
    event_news,
    notifications,
    passkeys,
    registration,
    scheduling,
)
from shared.contracts.asyncapi import as_document
from shared.contracts.message import Message

SERVICES: Final = ("scheduling", "registration", "notifications")


def _messages_in(module: object) -> list[type[Message]]:
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Message) and "TYPE" in vars(value)
    ]


CATALOGUE: Final[dict[str, type[Message]]] = {
    message.TYPE: message
    for module in (
        scheduling,
        registration,
        contact_addresses,
        colleague_roles,
        company_replies,
        absences,
        event_news,
        passkeys,
        notifications,
    )
    for message in _messages_in(module)
}

# Who listens to what. A service's handlers are held against this, and the queues are made from it.
LISTENERS: Final[Mapping[str, tuple[type[Message], ...]]] = {
    "scheduling": (
        registration.CompanyRegisteredV1,
        registration.CompanyChangedV1,
        registration.CompanyWithdrewV1,
        registration.SessionsPlannedV1,
        registration.SessionEndedV1,
        registration.EventMembersChangedV1,
        registration.ApiTokenChangedV1,
    ),
    "registration": (
        scheduling.EventAnnouncedV1,
        scheduling.EventChangedV1,
        scheduling.EventCancelledV1,
        scheduling.EventOwnerNamedV1,
        scheduling.RoomsOfferedV1,
        scheduling.ProgrammePublishedV1,
        scheduling.PlaceChangedV1,
        scheduling.SessionRoomsAllocatedV1,
        scheduling.SchedulingTokenUsedV1,
        scheduling.SchedulingDeedRecordedV1,
        notifications.DeliveryFailedV1,
        notifications.PersonErasedHereV1,
        notifications.MailTokenUsedV1,
        notifications.MailDeedRecordedV1,
    ),
    "notifications": (
        scheduling.EventAnnouncedV1,
        scheduling.EventChangedV1,
        scheduling.EventCancelledV1,
        registration.ContactChangedV1,
        contact_addresses.ContactAddressRequestedV1,
        contact_addresses.ContactAddressChangedV1,
        colleague_roles.ColleagueRoleChangedV1,
        company_replies.CompanyRepliesChangedV1,
        absences.StudentsAbsentV1,
        registration.CompanyInvitedV1,
        registration.CompanyReminderDueV1,
        registration.CompanyRegisteredV1,
        registration.CompanyWithdrewV1,
        registration.DayNoticeGivenV1,
        registration.WishesOpenedV1,
        registration.WishesReminderDueV1,
        registration.PreparationReminderDueV1,
        registration.PersonalSchedulePublishedV1,
        registration.PersonalScheduleChangedV1,
        event_news.EventNewsV1,
        registration.AppointmentReminderDueV1,
        registration.MatchMadeV1,
        registration.DocumentReviewedV1,
        registration.InterestReminderDueV1,
        registration.SignInLinkRequestedV1,
        registration.SecondFactorResetV1,
        passkeys.PasskeyChangedV1,
        registration.SessionEndedV1,
        registration.PersonErasedV1,
        registration.EventMembersChangedV1,
        registration.ApiTokenChangedV1,
    ),
}

TOPOLOGY: Final[Mapping[str, tuple[str, ...]]] = {
    service: tuple(message.TYPE for message in messages) for service, messages in LISTENERS.items()
}


def listeners_of(message: type[Message]) -> list[str]:
    return [service for service, messages in LISTENERS.items() if message in messages]


def as_markdown() -> str:
    """The catalogue as docs/messages.md."""
    lines = [
        "# What the services say to one another",
        "",
        "Generated from `shared/contracts` by `make generate`. A released message never changes.",
        "Messages marked *personal* carry names or addresses; all others carry ids.",
    ]
    for owner in SERVICES:
        lines += ["", f"## {owner}"]
        for message in CATALOGUE.values():
            if message.TYPE.startswith(f"{owner}."):
                lines += _section(message)
    return "\n".join(lines) + "\n"


def _section(message: type[Message]) -> list[str]:
    listeners = ", ".join(listeners_of(message)) or "nobody yet"
    personal = " · *personal*" if message.PERSONAL else ""
    about = " ".join((message.__doc__ or "").split())
    rows = [
        f"| `{field.name}` | {_type_name(field.type)} |"
        + (" |" if field.default is MISSING else " optional |")
        for field in fields(message)
    ]
    return [
        "",
        f"### {message.TYPE}",
        "",
        about,
        "",
        f"Ordered by `{message.AGGREGATE}` · heard by {listeners}{personal}",
        "",
        "| field | type | |",
        "|---|---|---|",
        *rows,
    ]


def _type_name(annotation: object) -> str:
    name = annotation.__name__ if isinstance(annotation, type) else str(annotation)
    return "`" + name.rpartition("typing.")[2].replace("|", "or") + "`"


def as_asyncapi() -> str:
    """The catalogue as docs/asyncapi.json."""
    document = as_document(CATALOGUE.values(), LISTENERS)
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Write docs/messages.md and docs/asyncapi.json; with --check only say which are stale."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--folder", type=Path, default=Path("docs"))
    arguments = parser.parse_args()
    documents = {
        arguments.folder / "messages.md": as_markdown(),
        arguments.folder / "asyncapi.json": as_asyncapi(),
    }
    stale = [path for path, text in documents.items() if not _holds(path, text)]
    if not arguments.check:
        for path in stale:
            path.write_text(documents[path], encoding="utf-8")
        return 0
    for path in stale:
        sys.stderr.write(f"{path} is stale: run make generate\n")
    return 1 if stale else 0


def _holds(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
