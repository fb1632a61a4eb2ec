"""The shapes of what an administrator says of a provider; no JSON door has them."""

from services.registration.providers.domain.rules import KINDS, LEVELS, NEWCOMERS
from shared.web.api.strict import Flag, Strict
from shared.web.typed.fields import Choice, CleanText

NAME_LIMIT = 60
_LONG = 20_000


def _optional(longest: int, *, lines: bool = False) -> CleanText:
    return CleanText(longest=longest, shortest=0, lines=lines, load_default="")


class NewProviderForm(Strict):
    kind = Choice(KINDS, required=True)
    name = CleanText(longest=NAME_LIMIT, required=True)


class ProviderForm(Strict):
    name = CleanText(longest=NAME_LIMIT, required=True)
    issuer = CleanText(longest=300, required=True)
    client_id = _optional(200)
    secret = _optional(500)
    institution = _optional(12)
    mail_domains = _optional(2000, lines=True)
    least_level = Choice(tuple(LEVELS), required=True)
    factor_values = _optional(500, lines=True)
    trusts_factor = Flag(load_default=False)
    newcomers = Choice(NEWCOMERS, required=True)
    roles = _optional(_LONG, lines=True)
    acr_values = _optional(200)
    mail_claim = _optional(80)
    groups_claim = _optional(80)
    institution_claim = _optional(80)
    is_active = Flag(load_default=False)


class IdentityLines(Strict):
    lines = CleanText(longest=400_000, lines=True, required=True)
