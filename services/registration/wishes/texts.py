"""What people are told when something about wishes is refused; joined in errors.py."""

from flask_babel import lazy_gettext as _

from services.registration.wishes.domain import wish_errors
from shared.web.errors import ErrorTexts

ERROR_TEXTS: ErrorTexts = {
    wish_errors.NobodyWishes: (
        409,
        _("På en vejledningsdag booker eleverne tider; der er ingen ønsker."),
    ),
    wish_errors.NobodySilent: (409, _("Alle elever med en mailadresse har ønsket.")),
    wish_errors.WishesClosed: (
        409,
        _("Fristen for ønsker er gået. Spørg din arrangør, hvis noget er galt."),
    ),
    wish_errors.WishesNotOpen: (409, _("Ønskerunden er ikke åbnet endnu.")),
    wish_errors.AlreadyWished: (409, _("Du har allerede ønsket den virksomhed.")),
    wish_errors.NotWished: (409, _("Virksomheden står ikke på listen.")),
    wish_errors.TooManyWishes: (
        409,
        _("Listen er fuld: Du kan have %(limit)s ønsker. Fjern et, før du vælger et nyt."),
    ),
    wish_errors.WishNotPossible: (409, _("Virksomheden kommer ikke. Vælg en anden.")),
    wish_errors.WishesOutdated: (
        412,
        _("Listen er ændret et andet sted imens. Her er den nyeste. Gør det igen, hvis du vil."),
    ),
}
