"""The shapes of what staff say of one another and of their passkeys; no JSON door has them."""

from marshmallow import fields

from services.registration.school.domain.passkeys import PASSKEY_NAME_LIMIT
from services.registration.school.domain.people import NAME_LIMIT, STAFF_ROLES
from shared.web.api.strict import Flag, Strict
from shared.web.typed.fields import Choice, CleanText, Id, at_most


class StaffForm(Strict):
    name = CleanText(longest=NAME_LIMIT, required=True)
    email = CleanText(longest=254, required=True)
    roles = fields.List(Choice(STAFF_ROLES), load_default=list)
    classes = fields.List(Id(), load_default=list, validate=at_most(500))
    active = Flag(load_default=True)


class PasskeyForm(Strict):
    name = CleanText(longest=PASSKEY_NAME_LIMIT, required=True)
