"""The sentence for each fault of a wish sheet; shared.sheets says what is not about wishes."""

from flask_babel import gettext

from shared.sheets import Fault, fault_text


def wish_fault_text(fault: Fault) -> str:
    """`Række 7, kolonne D: …`"""
    texts = {
        "unknown_student": gettext("Der er ingen elev i arrangementet, der hedder “%(value)s”."),
        "ambiguous_student": gettext(
            "Flere elever hedder “%(value)s”. Skriv klasse eller mailadresse også."
        ),
        "student_twice": gettext("Eleven står også i række %(first)s. Slet den ene."),
        "unknown_company": gettext("Ingen virksomhed i arrangementet hedder “%(value)s”."),
        "too_many_wishes": gettext(
            "Der er %(count)s ønsker, men arrangementet tillader %(limit)s."
        ),
    }
    if fault.code not in texts:
        return fault_text(fault, gettext)
    place = gettext("Række %(row)s", row=fault.row)
    if fault.column_letters:
        place = gettext(
            "Række %(row)s, kolonne %(column)s", row=fault.row, column=fault.column_letters
        )
    return f"{place}: {texts[fault.code] % dict(fault.fields)}"
