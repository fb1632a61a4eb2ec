"""The doors of school with their access classes; joined in app.py."""

from services.registration.permissions import (
    CHANGE_FACTOR,
    MANAGE_STAFF,
    SECURE_SIGN_IN,
    SIGN_OUT,
)
from services.registration.school.pages.confirmation import confirmation
from services.registration.school.pages.mailed_code import mailed_code
from services.registration.school.pages.own_sessions import sessions
from services.registration.school.pages.passkey_sign_in import passkey_sign_in
from services.registration.school.pages.passkeys import passkeys
from services.registration.school.pages.security import security
from services.registration.school.pages.session_news import ended_sessions
from services.registration.school.pages.sign_in import sign_in
from services.registration.school.pages.sign_in_enrolment import sign_in_enrolment
from services.registration.school.pages.staff import staff
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (sign_in, Access.PUBLIC),
    (mailed_code, Access.PUBLIC),
    (ended_sessions, Access.INSIDE),
    (passkey_sign_in, Access.PUBLIC),
    (sign_in_enrolment, Access.PUBLIC),
    (staff, MANAGE_STAFF),
    (security, SECURE_SIGN_IN),
    (passkeys, CHANGE_FACTOR),
    (confirmation, SECURE_SIGN_IN),
    (sessions, SIGN_OUT),
]
