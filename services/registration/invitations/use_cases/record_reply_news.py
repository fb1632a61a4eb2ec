"""Remember that organisers are to hear of a company's answer; what they hear is worked out when it
leaves, so that many changes are one, and what was taken back meanwhile is none.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation, ReplyNews
from services.registration.invitations.domain.reply_news import ReplyFacts, due_at, is_urgent
from services.registration.invitations.queries.reply_facts import reply_facts
from shared import clock


def record_reply_news(
    session: Session, participation: Participation, *, was: ReplyFacts, had_meetings: bool
) -> None:
    """The company has answered by itself; `was` is its answer before."""
    session.flush()
    now = reply_facts(session, participation)
    if now == was:
        return
    earliest = session.scalar(
        select(func.min(ReplyNews.due_at)).where(ReplyNews.event_id == participation.event_id)
    )
    moment = clock.now()
    due = due_at(moment, urgent=is_urgent(was, now, has_meetings=had_meetings), earliest=earliest)
    news = session.get(ReplyNews, participation.id)
    if news is None:
        session.add(
            ReplyNews(
                participation_id=participation.id,
                event_id=participation.event_id,
                was=was.to_row(),
                since=moment,
                due_at=due,
                is_urgent=due == moment,
            )
        )
        return
    news.due_at, news.is_urgent = min(news.due_at, due), news.is_urgent or due == moment
