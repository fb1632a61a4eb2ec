"""What the doors that take a code share: reading it, and what is said of a wrong one."""

from dataclasses import dataclass
from datetime import timedelta

from flask import request

from services.registration.school.domain.errors import CodeRefused, CodesTooFast, MailCodeRefused
from services.registration.school.texts import wait_text
from shared.web.errors import error_status, error_text

CODE, RECOVERY_CODE = "code", "recovery_code"
#: what a browser answers with a passkey, as JSON
CREDENTIAL = "credential"
#: a form that waits for a proof may have a `code` of its own
FRESH_CODE = "fresh_code"
MAIL_CODE = "mail_code"


@dataclass(frozen=True)
class TypedCode:
    """A code and the input that it was typed into."""

    field: str
    code: str

    def refusal(self, wait: timedelta) -> tuple[dict[str, str], int]:
        """What stands beside the input, and the status of the answer."""
        error = CodesTooFast(wait=wait_text(wait)) if wait else CodeRefused()
        return {self.field: error_text(error)}, error_status(error)


def typed_code(field: str = CODE) -> TypedCode:
    """The recovery code where one was typed, else the app's."""
    recovery = request.form.get(RECOVERY_CODE, "").strip()
    if recovery:
        return TypedCode(RECOVERY_CODE, recovery[:100])
    return TypedCode(field, request.form.get(field, "")[:100])


def mail_code_refusal(wait: timedelta) -> tuple[dict[str, str], int]:
    """As above of a code from a mail."""
    error = CodesTooFast(wait=wait_text(wait)) if wait else MailCodeRefused()
    return {MAIL_CODE: error_text(error)}, error_status(error)
