"""Tells who has just typed a mail address what was likely meant; the address is kept as typed."""

from collections.abc import Iterable

from flask_babel import gettext, ngettext

from shared.addresses import likely_meant
from shared.web.flashes import flash_warning


def warn_of_slip(address: str | None) -> None:
    """On the next page; nothing for an address that is empty or looks as it should."""
    meant = likely_meant(address.strip().lower()) if address else None
    if meant:
        flash_warning(
            gettext("Mente du %(meant)s? Du skrev %(typed)s.", meant=meant, typed=address)
        )


def warn_of_slips(addresses: Iterable[str | None], most: int = 5) -> None:
    """The same for a whole list, in one message that names the first few."""
    slips = [(each, meant) for each in addresses if each and (meant := likely_meant(each))]
    if slips:
        named = ", ".join(f"{typed} → {meant}" for typed, meant in slips[:most])
        flash_warning(
            ngettext(
                "%(num)d e-mailadresse ligner en tastefejl: %(named)s.",
                "%(num)d e-mailadresser ligner tastefejl: %(named)s.",
                len(slips),
                named=named,
            )
        )
