"""Every kind of mail has a name on screen; one without made the whole mailbox fail."""

from services.notifications.domain import mail_kinds
from services.notifications.domain.mail_kinds import MailKind
from services.notifications.models.messages import STATUSES
from services.notifications.pages.texts import KIND_TEXTS, STATUS_TEXTS


def test_every_kind_of_mail_has_a_name() -> None:
    kinds = {each.name for each in vars(mail_kinds).values() if isinstance(each, MailKind)}
    assert len(kinds) > 20
    assert kinds <= KIND_TEXTS.keys()


def test_every_state_that_is_shown_has_a_name() -> None:
    assert set(STATUSES) - {"replaced"} <= STATUS_TEXTS.keys()
