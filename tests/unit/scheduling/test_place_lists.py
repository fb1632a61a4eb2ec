"""Lists of rooms and stands as schools have them."""

import pytest

from services.scheduling.domain.rooms import RoomFacts, floor_level, name_key, natural_key
from services.scheduling.pages.room_plan import wrapped
from services.scheduling.place_lists import PlaceList, read_rooms, read_stands

HEADINGS = "Lokale;Bygning;Etage;Pladser;Strøm;Skærm;Trinfri\n"


def rooms(text: str, encoding: str = "utf-8-sig") -> PlaceList:
    return read_rooms(text.encode(encoding), default_building="Hovedbygningen")


def faults(read: PlaceList) -> list[tuple[int | None, str, str]]:
    return [(fault.row, fault.column_letters, fault.code) for fault in read.faults.first]


def test_a_list_becomes_rooms() -> None:
    read = rooms(HEADINGS + "101;Værkstedet;Stuen;24;ja;ja;nej\n")
    assert read.rows == [RoomFacts("Værkstedet", "101", 24, "Stuen", True, True, False)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    read = rooms(HEADINGS + "Ærø;Ødegård;1. sal;8;;;\n", encoding)
    assert [row.name for row in read.rows] == ["Ærø"]


def test_other_headings_in_another_order_are_understood() -> None:
    read = rooms("KAPACITET,rum,Projektor,Bemærkning\n20,Aula,x,ny maling\n")
    assert read.rows == [RoomFacts("Hovedbygningen", "Aula", 20, "", True, True, False)]
    assert read.ignored == ("Bemærkning",)


def test_every_fault_is_named_by_row_and_column_and_nothing_is_taken_in() -> None:
    read = rooms(HEADINGS + "101;A;;mange;ja;ja;ja\n;A;;20;;;\n103;A;;0;;måske;\n")
    assert read.rows == []
    assert faults(read) == [
        (2, "D", "not_whole_number"),
        (3, "A", "empty"),
        (4, "D", "number_out_of_range"),
        (4, "F", "not_yes_no"),
    ]


def test_a_room_twice_is_a_fault_however_it_is_spelt() -> None:
    read = rooms(HEADINGS + "v 11;Hal A;;20;;;\nV11;hal a;;20;;;\n")
    assert faults(read) == [(3, "A", "double_row")]


def test_the_same_room_number_in_two_buildings_is_two_rooms() -> None:
    assert len(rooms(HEADINGS + "11;A;;20;;;\n11;B;;20;;;\n").rows) == 2


def test_a_cpr_number_anywhere_refuses_the_list() -> None:
    read = rooms(HEADINGS + "101;A;;20;;;\n102;010203-1234;;20;;;\n")
    assert read.rows == []
    assert "cpr" in [code for _, _, code in faults(read)]


def test_a_list_without_rooms_is_refused() -> None:
    assert rooms("").faults
    assert rooms(HEADINGS).faults
    assert rooms("Navn;Adresse\nAnna;Vej 1\n").faults


def test_stands_get_the_hall_that_the_list_leaves_out() -> None:
    read = read_stands(b"Nr;m2\n1;6\n2;8\n", default_hall="Hal A")
    assert [(stand.hall, stand.number, stand.square_metres) for stand in read.rows] == [
        ("Hal A", 1, 6),
        ("Hal A", 2, 8),
    ]


def test_two_spellings_of_one_name_have_one_key() -> None:
    assert name_key("Hal  A") == name_key("hal a") == name_key("HALA")
    assert name_key("Ødega\u030ard") == name_key("Ødegård")


def test_floors_lie_as_people_number_them() -> None:
    floors = ["2. sal", "Stuen", "Kælder", "1. sal", "10. sal", ""]
    assert sorted(floors, key=floor_level) == ["Kælder", "Stuen", "", "1. sal", "2. sal", "10. sal"]


def test_rooms_stand_door_by_door() -> None:
    assert sorted(["V11", "V2", "Aula", "9", "10"], key=natural_key) == [
        "9",
        "10",
        "Aula",
        "V2",
        "V11",
    ]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Å", ("Å",)),
        ("Novo Nordisk", ("Novo Nordisk",)),
        ("Ballerup VVS & Blik ApS", ("Ballerup VVS &", "Blik ApS")),
        ("Maskinværkstedsforeningen", ("Maskinværksted", "sforeningen")),
        ("Skanderborg Smedje- og Maskinværksted af 1987", ("Skanderborg", "Smedje- og Ma…")),
    ],
)
def test_a_company_name_fits_its_tile(name: str, lines: tuple[str, ...]) -> None:
    assert wrapped(name) == lines
    assert all(len(line) <= 14 for line in lines)
