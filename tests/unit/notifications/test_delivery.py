"""What a mail server's answer means for the message."""

from datetime import UTC, datetime, timedelta

import pytest

from services.notifications.domain.delivery import RETRY_AFTER, Outcome, Stage, next_try, outcome_of

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize("code", [421, 450, 451, 452])
@pytest.mark.parametrize("stage", [Stage.RECIPIENT, Stage.DATA])
def test_a_temporary_answer_defers(stage: Stage, code: int) -> None:
    assert outcome_of(stage, code) is Outcome.DEFERRED


@pytest.mark.parametrize("code", [550, 552, 554])
@pytest.mark.parametrize("stage", [Stage.RECIPIENT, Stage.DATA])
def test_a_final_answer_refuses(stage: Stage, code: int) -> None:
    assert outcome_of(stage, code) is Outcome.REFUSED


def test_a_refused_sender_is_our_fault_and_not_the_receivers() -> None:
    assert outcome_of(Stage.SENDER, 550) is Outcome.DEFERRED
    assert outcome_of(Stage.SENDER, 552) is Outcome.REFUSED
    assert outcome_of(Stage.CONNECT, 554) is Outcome.UNREACHABLE


def test_tries_come_further_and_further_apart_and_then_end() -> None:
    waits = [next_try(NOW, attempts, None) for attempts in range(1, len(RETRY_AFTER) + 2)]
    assert waits == [*(NOW + wait for wait in RETRY_AFTER), None]
    assert list(RETRY_AFTER) == sorted(RETRY_AFTER)


def test_no_try_is_planned_after_the_mail_is_of_no_use() -> None:
    assert next_try(NOW, 1, NOW + timedelta(seconds=30)) is None
    assert next_try(NOW, 1, NOW + timedelta(minutes=2)) == NOW + timedelta(minutes=1)
