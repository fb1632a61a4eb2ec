"""The buttons of a page of free seats are rendered once a slot and still belong to one company."""

from typing import Any

from markupsafe import Markup

from services.registration.portals.pages.slot_buttons import SlotButtons


def _button(number: int, time: str, whom: str) -> Markup:
    return Markup('<button value="{}">{} {}</button>').format(number, whom, time)


def _buttons() -> SlotButtons:
    slots: dict[int, Any] = {0: "9.00", 1: "9.15", 2: "9.30"}
    return SlotButtons(_button, slots)


def test_each_company_gets_a_button_for_each_of_its_slots_and_no_other() -> None:
    made = _buttons().of("Nordlys", [0, 2])
    assert made == (
        '<button value="0">Nordlys 9.00</button><button value="2">Nordlys 9.30</button>'
    )


def test_a_company_cannot_write_into_the_page_through_its_name() -> None:
    made = _buttons().of('<script>"&', [1])
    assert made == '<button value="1">&lt;script&gt;&#34;&amp; 9.15</button>'


def test_a_company_without_a_free_seat_has_no_button() -> None:
    assert _buttons().of("Nordlys", []) == ""
