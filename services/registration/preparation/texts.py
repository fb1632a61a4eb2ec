"""What documents, their states and their refusals are called, at both doors."""

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from services.registration.preparation.domain import preparation_errors
from shared.web.errors import ErrorTexts

KIND_TEXTS: dict[str, LazyString] = {
    "application": lazy_gettext("Ansøgning"),
    "cv": lazy_gettext("CV"),
}
#: in a sentence: "Du mangler din ansøgning."
KIND_IN_SENTENCE: dict[str, LazyString] = {
    "application": lazy_gettext("din ansøgning"),
    "cv": lazy_gettext("dit CV"),
}

#: words and kind of mark
STATUS_TEXTS: dict[str, tuple[LazyString, str]] = {
    "not_asked": (lazy_gettext("Skal ikke afleveres"), "neutral"),
    "missing": (lazy_gettext("Mangler"), "warning"),
    "checking": (lazy_gettext("Bliver tjekket"), "waiting"),
    "refused": (lazy_gettext("Afvist fil"), "error"),
    "new": (lazy_gettext("Afleveret"), "info"),
    "good": (lazy_gettext("God"), "success"),
    "change": (lazy_gettext("Skal rettes"), "warning"),
}

_AS_PDF = lazy_gettext("Gem den som almindelig PDF (Udskriv, og vælg Gem som PDF), og prøv igen.")

_REFUSALS: dict[str, tuple[LazyString, LazyString]] = {
    "empty": (lazy_gettext("Filen er tom."), lazy_gettext("Vælg den fil, du vil aflevere.")),
    "too_big": (
        lazy_gettext("Filen er større end 10 MB."),
        lazy_gettext("Gem den med mindre billeder, eller tag et nyt foto, og prøv igen."),
    ),
    "wrong_type": (
        lazy_gettext("Det er ikke en PDF, en Word-fil eller et foto."),
        lazy_gettext("Gem den som PDF, og prøv igen."),
    ),
    "web_page": (
        lazy_gettext("Filen er en webside eller en tegning, ikke et dokument."),
        lazy_gettext("Gem den som PDF, og prøv igen."),
    ),
    "old_word": (
        lazy_gettext("Filen er fra en gammel udgave af Word."),
        lazy_gettext("Åbn den, gem den som PDF, og prøv igen."),
    ),
    "virus": (
        lazy_gettext("Filen ser ud til at have en virus."),
        lazy_gettext("Send den ikke videre. Spørg skolens it-folk."),
    ),
    "unreadable": (lazy_gettext("Filen er i stykker eller kan ikke læses."), _AS_PDF),
    "password": (
        lazy_gettext("Filen er låst med et kodeord."),
        lazy_gettext("Gem den uden kodeord, og prøv igen."),
    ),
    "script": (lazy_gettext("Filen har et lille program i sig."), _AS_PDF),
    "attached_file": (lazy_gettext("Filen har en anden fil gemt i sig."), _AS_PDF),
    "launches": (lazy_gettext("Filen kan starte eller sende noget, når den åbnes."), _AS_PDF),
    "something_added": (lazy_gettext("Der er lagt noget andet ind i filen."), _AS_PDF),
    "macros": (lazy_gettext("Word-filen har makroer."), _AS_PDF),
    "links_outside": (lazy_gettext("Word-filen henter noget fra nettet."), _AS_PDF),
    "too_many_pages": (
        lazy_gettext("Filen har mere end 30 sider."),
        lazy_gettext("Aflever kun det, virksomhederne skal læse."),
    ),
    "too_many_pixels": (
        lazy_gettext("Billedet er alt for stort (over 64 millioner punkter)."),
        lazy_gettext("Tag et nyt foto med almindelig opløsning, og prøv igen."),
    ),
    "photo_too_small": (
        lazy_gettext("Billedet er så lille, at ingen kan læse det."),
        lazy_gettext("Tag et nyt foto, hvor hele siden er med."),
    ),
}


def refusal_text(reason: str) -> str:
    """What is wrong with the file, and what to do."""
    what, then = _REFUSALS[reason]
    return f"{what} {then}"


def removed_links_text(count: int) -> str:
    """What the student is told of a file that was accepted without its links; empty for none."""
    if not count:
        return ""
    return ngettext(
        "Vi har fjernet %(num)d link fra filen. Resten er, som du lagde det op: Hent den og se.",
        "Vi har fjernet %(num)d links fra filen. Resten er, som du lagde det op: Hent den og se.",
        count,
    )


def kinds_in_sentence(kinds: list[str]) -> str:
    """ "din ansøgning og dit CV"."""
    joined: str = gettext(" og ").join(str(KIND_IN_SENTENCE[kind]) for kind in kinds)
    return joined


ERROR_TEXTS: ErrorTexts = {
    preparation_errors.FileRefused: (422, lazy_gettext("Filen kan ikke afleveres.")),
    preparation_errors.TooManyUploads: (
        429,
        lazy_gettext("Du har lagt %(limit)s filer op det sidste døgn. Prøv igen i morgen."),
    ),
    preparation_errors.NotRequired: (
        409,
        lazy_gettext("Det skal ikke afleveres til dette arrangement."),
    ),
    preparation_errors.PreparationIsOver: (
        409,
        lazy_gettext("Arrangementet er holdt, så der kan ikke afleveres mere."),
    ),
    preparation_errors.CommentMissing: (
        422,
        lazy_gettext("Skriv, hvad eleven skal rette."),
    ),
    preparation_errors.StudentUnknown: (
        422,
        lazy_gettext("En af eleverne er ikke med, eller du ser ikke elevens klasse. Vælg igen."),
    ),
    preparation_errors.NobodyToRemind: (
        409,
        lazy_gettext(
            "Der er ingen at minde om det lige nu: De er klar, har ingen mail "
            "eller har fået en påmindelse for nylig."
        ),
    ),
}
