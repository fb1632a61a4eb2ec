"""Choose whether one hears of what companies answer; what is urgent is said whatever one chose."""

from sqlalchemy.orm import Session

from services.registration.events.models.members import EventMember


def update_reply_mails(session: Session, *, member: EventMember, hears_replies: bool) -> None:
    member.hears_replies = hears_replies
    session.flush()
