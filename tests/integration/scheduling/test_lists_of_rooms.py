"""A school's list of rooms is read as its screen shows it, and what is hidden is said."""

import io
import re
import zipfile

import xlsxwriter

from tests.integration.scheduling.world import World
from tests.support.browser import Browser


def rooms_list() -> bytes:
    """A building merged over its rooms, numbers by their format, and a hidden room."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Bygning", "Lokale", "Pladser", "Nøgle"])
        formats = [(7, "000"), (1.1, "0.00"), (2.2, "0.00")]
        for row, (number, code) in enumerate(formats, start=1):
            sheet.write_number(row, 1, number, book.add_format({"num_format": code}))
            sheet.write_number(row, 2, 24)
        sheet.merge_range("A2:A4", "Blok A", book.add_format())
        sheet.set_row(3, options={"hidden": True})
    return out.getvalue()


def look(browser: Browser, event_id: object, **form: str) -> str:
    file = (io.BytesIO(rooms_list()), "lokaler.xlsx")
    answer = browser.post(f"/events/{event_id}/rooms/import", list=file, **form)
    assert answer.status_code == 200
    return answer.text


def test_rooms_are_looked_over_as_the_screen_shows_them(world: World) -> None:
    browser, event = world.browser("organiser"), world.event()
    page = look(browser, event.id, default_building="Hovedbygningen")
    for shown in ("007", "1.10", "2.20", "Blok A"):
        assert shown in page
    assert "Hovedbygningen" not in page
    assert "1 skjult række kom med (række 4)." in page
    assert "Nøgle" in page


def test_hidden_rooms_are_left_out_when_that_is_asked_for(world: World) -> None:
    browser, event = world.browser("organiser"), world.event()
    page = look(browser, event.id, without_hidden="yes")
    assert "2.20" not in page
    assert "1 skjult række er ikke taget med" in page


def test_rooms_and_stands_taken_out_and_in_again_change_nothing(world: World) -> None:
    browser = world.browser("organiser")
    for kind, names in (("praktikdating", ["A.101", "=1+1", "Værksted Ø"]), ("career_day", [])):
        event = world.event(kind)
        address = f"/events/{event.id}/rooms/import"
        if names:
            world.rooms(names, floor="2. sal", has_screen=True)
        else:
            file = (io.BytesIO("Stand;Hal;m2\n1;Østhallen;8\n2;Østhallen;6\n".encode()), "a.csv")
            page = browser.post(address, list=file).text
            browser.post(re.search(rf'action="[^"]*({address}/[^"]+)"', page)[1])
        content = browser.get(f"{address}/as-it-is.xlsx").data
        assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
        page = browser.post(address, list=(io.BytesIO(content), "liste.xlsx")).text
        assert "Intet at gøre: alt i listen er her allerede." in page, page
    less = "Lokale;Bygning;Pladser;Etage;Skærm\nA.101;HOVEDbygningen;30;2. sal;ja\nNy;Nord;10;;\n"
    praktik = world.event()
    page = browser.post(
        f"/events/{praktik.id}/rooms/import", list=(io.BytesIO(less.encode()), "a.csv")
    ).text
    assert "1 er nye, 1 bliver rettet, og 0 er her allerede." in page
