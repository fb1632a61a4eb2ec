"""What the other services say was done stands in the school's list, once, and is sealed there."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.registration.audit.use_cases.record_deed import record_deed
from shared.contracts.notifications import MailDeedRecordedV1
from shared.contracts.scheduling import SchedulingDeedRecordedV1
from shared.db import Database
from tests.support.audit import audit_rows
from tests.support.world import World


@pytest.mark.parametrize("message_type", [SchedulingDeedRecordedV1, MailDeedRecordedV1])
def test_a_deed_of_another_service_is_taken_in_once(
    database: Database, world: World, message_type: type[SchedulingDeedRecordedV1]
) -> None:
    message = message_type(
        deed_id=uuid4(),
        organisation_id=world.organisation_id,
        at=datetime(2027, 3, 11, 9, tzinfo=UTC),
        use_case="publish_programme",
        action="programme.publish",
        actor_kind="staff",
        actor_id=world.organiser,
        event_id=world.event_id,
        person_id=None,
        subject_kind="",
        subject_id=None,
        people="",
        fields="",
        door="page",
        browser="",
        place="",
    )
    for _ in range(2):
        with database.writing() as session:
            record_deed(session, message)
    with database.reading() as session:
        (row,) = audit_rows(session)
    assert row.id == message.deed_id
    assert row.service == message.TYPE.partition(".")[0]
