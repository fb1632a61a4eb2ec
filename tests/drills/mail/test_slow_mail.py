"""A mail server that takes half a minute for each mail makes no booking slower."""

from pathlib import Path

import pytest

from tests.drills.mail.slow_mail import book_with_slow_mail

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

#: milliseconds by which one part of the test may be slower than another for other reasons
A_BUSY_MACHINE = 2000


def test_a_slow_mail_server_slows_no_booking(tmp_path: Path) -> None:
    outcome = book_with_slow_mail(tmp_path, students=90, per_second=15)
    assert (outcome.bookings, outcome.failed) == (90, 0)
    assert outcome.mails_taken == 0, "the mail server was not slow"
    slowest_allowed = outcome.p95_before + A_BUSY_MACHINE
    assert outcome.p95_while_slow < slowest_allowed
    # the control: whoever waited for the mail with the writer's lock in hand would be seen
    assert outcome.p95_with_a_held_writer > slowest_allowed
