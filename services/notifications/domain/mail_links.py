"""Where mails lead: pages of registration; a usable token takes the place of `{token}` later."""

from dataclasses import dataclass
from uuid import UUID

_INVITATION = "invitation"


@dataclass(frozen=True)
class Link:
    """A path, with `{token}` where purpose and subject are given."""

    path: str
    purpose: str | None = None
    subject: UUID | None = None
    generation: int = 0


def sign_in_link(request_id: UUID) -> Link:
    return Link("/registration/sign-in/{token}", "sign-in", request_id)


def security_link() -> Link:
    return Link("/registration/security")


def staff_link(event_id: UUID | None) -> Link:
    """Where a colleague begins, in an event or in all; who is not signed in does so first."""
    return Link(f"/registration/events/{event_id}" if event_id else "/registration/")


def address_link(contact_id: UUID) -> Link:
    """Where an address says that it is a company's."""
    return Link("/registration/address/{token}", "contact-address", contact_id, 1)


def reply_link(participation_id: UUID, generation: int) -> Link:
    """A company's own page, in the generation that still works."""
    return Link("/registration/reply/{token}", _INVITATION, participation_id, generation)


def company_day_link(participation_id: UUID, generation: int) -> Link:
    """A company's page of the day and of what came of it."""
    return Link("/registration/reply/{token}/day", _INVITATION, participation_id, generation)


def student_contacts_link() -> Link:
    return Link("/registration/my/contacts")


def student_schedule_link(event_id: UUID) -> Link:
    return Link(f"/registration/my/events/{event_id}/schedule")


def wishes_link(event_id: UUID) -> Link:
    return Link(f"/registration/my/events/{event_id}/wishes")


def preparation_link(event_id: UUID) -> Link:
    return Link(f"/registration/my/events/{event_id}/preparation")


def own_classes_link() -> Link:
    """Where a teacher sees who of the own classes was absent."""
    return Link("/registration/classes")


def company_answers_link(event_id: UUID) -> Link:
    """Where an organiser reads what each company has answered."""
    return Link(f"/registration/events/{event_id}/companies")


def repair_link(event_id: UUID) -> Link:
    """Where what cannot be held gets other times: the preview is on the page."""
    return Link(f"/registration/events/{event_id}/day/changes?show=1")


def day_changes_link(event_id: UUID) -> Link:
    """Where those who decide on the day see what has changed."""
    return Link(f"/registration/events/{event_id}/day/changes")
