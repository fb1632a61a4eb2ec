"""Remember that a mail to a company could not be delivered, so that the organiser can call."""

from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.companies.use_cases.raise_version import raise_part_versions
from shared import clock
from shared.contracts.notifications import DeliveryFailedV1


def record_delivery_failure(session: Session, message: DeliveryFailedV1) -> None:
    """Mark the participation; a failure to somebody who is no contact any more says nothing, and
    the same failure heard again nothing new.
    """
    if message.participation_id is None:
        return
    participation = session.get(Participation, message.participation_id)
    if participation is None or participation.contact_id != message.contact_id:
        return
    reason = message.reason[:200]
    if participation.delivery_failed_at and participation.delivery_failure == reason:
        return
    if participation.delivery_failed_at is None:
        raise_part_versions(session, Participation.id == participation.id)
    participation.delivery_failed_at = clock.now()
    participation.delivery_failure = reason
