"""Which lists an event is planned from, and the headings by which each is known."""

from shared.sheets import Column, fold
from shared.sheets.usual_columns import CLASS, FIRST_NAME, LAST_NAME, NAME, WISHES
from shared.sheets.values import Cell, text, time_of_day, whole_number


def _as_it_is(cell: Cell) -> Cell:
    """The earliest slot is a name, a number or a time: the slots decide."""
    return cell


KINDS: dict[str, tuple[Column, ...]] = {
    "wishes": (NAME, FIRST_NAME, LAST_NAME, CLASS, WISHES),
    "companies": (
        Column("number", "Nr.", ("nr", "nummer", "number", "id", "company"), parse=text,
               unique=True),
        Column("name", "Virksomhed", ("label", "firma", "unternehmen", "virksomhedsnavn"),
               required=True),
        Column("tables", "Borde", ("tables", "bord"), parse=whole_number(1, 100)),
        Column("participants", "Pladser pr. gang",
               ("max_participants", "max. teilnehmer", "elever pr. gang"),
               parse=whole_number(1, 500)),
        Column("sessions", "Antal gange", ("max_sessions", "max. veranstaltungen", "oplæg"),
               parse=whole_number(1, 50)),
        Column("earliest", "Tidligst", ("earliest_slot", "frühester zeitpunkt"), parse=_as_it_is),
    ),
    "rooms": (
        Column("name", "Lokale", ("room", "raum", "rum"), required=True, unique=True),
        Column("capacity", "Pladser", ("capacity", "kapazität", "antal pladser"), required=True,
               parse=whole_number(1, 2000)),
    ),
    "slots": (
        Column("name", "Tidsrum", ("slot", "zeitraum"), required=True, parse=text, unique=True),
        Column("start", "Start", ("fra", "von"), required=True, parse=time_of_day),
        Column("end", "Slut", ("til", "end", "bis"), required=True, parse=time_of_day),
    ),
}  # fmt: skip

MARKS: dict[str, tuple[set[str], ...]] = {
    "wishes": ({"name", "wishes"}, {"first_name", "wishes"}, {"last_name", "wishes"}),
    "companies": ({"name"},),
    "rooms": ({"name", "capacity"},),
    "slots": ({"name", "start", "end"},),
}
"""A list is of a kind when it has all headings of one of these."""

STUDENTS = (NAME, FIRST_NAME, LAST_NAME, CLASS)
"""A list of students says who there is; planned are those who stand in the list of wishes."""

FOR_OTHER_USES = frozenset(
    map(
        fold,
        ("Kontaktperson", "E-mail", "Uddannelser", "Bygning", "Etage", "Strøm", "Skærm", "Trinfri"),
    )
)
"""Headings of our own lists that a plan has no use for; nobody need hear that of each."""

MUST_HAVE = {"wishes": "elevernes ønsker", "companies": "virksomhederne"}
HEADINGS = {"wishes": "Navn og Ønske 1", "companies": "Virksomhed"}
