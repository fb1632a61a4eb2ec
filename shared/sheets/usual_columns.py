"""Headings that schools use for what every door asks of a list: who, which class, which wishes."""

from collections.abc import Mapping
from typing import Any

from shared.sheets.columns import Column
from shared.sheets.values import class_label

NAME = Column(
    "name",
    "Navn",
    ("elev", "elevnavn", "elevens navn", "fulde navn", "student", "full name", "schüler"),
)
FIRST_NAME = Column("first_name", "Fornavn", ("fornavne", "first name", "given name", "vorname"))
LAST_NAME = Column(
    "last_name", "Efternavn", ("efternavne", "last name", "surname", "family name", "nachname")
)
CLASS = Column(
    "class_name",
    "Klasse",
    ("hold", "klasse/hold", "holdnavn", "team", "class", "gruppe", "stamklasse"),
    parse=class_label,
)
WISHES = Column(
    "wishes",
    "Ønske",
    (
        *("ønsker", "mine ønsker", "valg", "prioritet", "prioritering", "prio", "p"),
        *("wish", "choice", "priority", "preference", "w"),
        *("wahl", "wunsch", "priorität"),
    ),
    numbered=True,
    needed=True,
)


def full_name(values: Mapping[str, Any]) -> str:
    """The name in one column, or first and last name put together."""
    parts = (values.get("first_name"), values.get("last_name"))
    return values.get("name") or " ".join(part for part in parts if part)
