"""Take in a deed that another service has in its own log; it is sealed here a second time."""

from dataclasses import asdict

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from shared.audit.tables import audit_records
from shared.contracts.notifications import MailDeedRecordedV1
from shared.contracts.scheduling import SchedulingDeedRecordedV1


def record_deed(session: Session, message: SchedulingDeedRecordedV1 | MailDeedRecordedV1) -> None:
    """Safe to repeat: a deed has one id everywhere."""
    values = asdict(message)
    deed_id = values.pop("deed_id")
    known = select(audit_records.c.id).where(audit_records.c.id == deed_id)
    if session.scalar(known) is None:
        service = message.TYPE.partition(".")[0]
        session.execute(insert(audit_records).values(id=deed_id, service=service, **values))
