"""What reasons of absence are called."""

from flask_babel import LazyString, lazy_gettext

from services.registration.day.domain.attendance import ABSENCE_REASONS
from services.registration.day.domain.attendance_errors import (
    MarkedAtImpossible,
    MarkIdReused,
    UnknownReason,
)
from services.registration.day.domain.day_notices import (
    NoticeIncomplete,
    NoticeNotTaken,
    NoticeOutdated,
)
from shared.web.errors import ErrorTexts

REASON_TEXTS: dict[str, LazyString] = {
    "known": lazy_gettext("Har meldt fra"),
    "unknown": lazy_gettext("Ikke kommet"),
    "late": lazy_gettext("Kommer senere"),
    "left": lazy_gettext("Gået før tid"),
    "work": lazy_gettext("På arbejde eller i praktik"),
    "other_teaching": lazy_gettext("Anden undervisning"),
}


def reason_choices() -> list[tuple[str, str]]:
    return [(code, str(REASON_TEXTS[code])) for code in ABSENCE_REASONS]


ERROR_TEXTS: ErrorTexts = {
    NoticeNotTaken: (
        409,
        lazy_gettext(
            "Det kan kun siges på selve dagen. Skriv eller ring til arrangøren, så hjælper de."
        ),
    ),
    NoticeIncomplete: (422, lazy_gettext("Vælg, hvornår I kan tage den første samtale.")),
    NoticeOutdated: (
        412,
        lazy_gettext("Virksomheden har sagt noget andet imens. Her er det nyeste."),
    ),
    UnknownReason: (422, lazy_gettext("Vælg en af de grunde, der står på listen.")),
    MarkIdReused: (
        409,
        lazy_gettext(
            "Enheden har sendt to forskellige ting som én. Genindlæs siden, og prøv igen."
        ),
    ),
    MarkedAtImpossible: (
        422,
        lazy_gettext("Uret på enheden går forkert. Ret det, og prøv igen."),
    ),
}
