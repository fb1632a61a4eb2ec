"""The message door: which use case each message of another service calls."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from services.scheduling.use_cases.apply_companies import (
    apply_company,
    apply_sessions,
    apply_withdrawal,
)
from shared.auth.api_tokens import apply_api_token
from shared.auth.ended_sessions import end_session
from shared.auth.event_roles import apply_event_members
from shared.contracts import Message
from shared.contracts.registration import (
    ApiTokenChangedV1,
    CompanyChangedV1,
    CompanyRegisteredV1,
    CompanyWithdrewV1,
    EventMembersChangedV1,
    SessionEndedV1,
    SessionsPlannedV1,
)


def on_company(session: Session, message: CompanyRegisteredV1 | CompanyChangedV1) -> None:
    apply_company(session, message=message)


def on_withdrawal(session: Session, message: CompanyWithdrewV1) -> None:
    apply_withdrawal(session, message=message)


def on_sessions_planned(session: Session, message: SessionsPlannedV1) -> None:
    apply_sessions(session, message=message)


def on_session_ended(session: Session, message: SessionEndedV1) -> None:
    end_session(session, message.session_id, message.ended_at)


def on_members_changed(session: Session, message: EventMembersChangedV1) -> None:
    apply_event_members(session, message)


def on_api_token_changed(session: Session, message: ApiTokenChangedV1) -> None:
    apply_api_token(session, message)


HANDLERS: dict[type[Message], Callable[[Session, Any], None]] = {
    CompanyRegisteredV1: on_company,
    CompanyChangedV1: on_company,
    CompanyWithdrewV1: on_withdrawal,
    SessionsPlannedV1: on_sessions_planned,
    SessionEndedV1: on_session_ended,
    EventMembersChangedV1: on_members_changed,
    ApiTokenChangedV1: on_api_token_changed,
}
