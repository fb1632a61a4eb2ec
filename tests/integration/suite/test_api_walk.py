"""One praktikdating by the JSON doors alone, from lists to attendance; only sign-in is a page."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from shared import clock
from tests.support.lists import (
    COMPANIES,
    STUDENTS,
    address_of,
    companies_list,
    faulty_students_list,
    rooms_list,
    students_list,
)
from tests.support.server_process import (
    Reply,
    Server,
    Visitor,
    running,
    sign_in_by_console,
)
from tests.support.waiting import until

pytestmark = pytest.mark.slow
_ADDRESS_OR_LINK = re.compile(r"@[\w-]+\.|[A-Za-z0-9_-]{60,}")
#: a digest of digests, said so that it lies outside the database too
_HEAD_OF_THE_AUDIT_LOG = re.compile(r'(?<="digest": ")[0-9a-f]{64}(?=", "event": "audit_sealed")')
EVENT = {
    "kind": "praktikdating",
    "name": "Praktikdating forår",
    "place": "Nordskolen",
    "starts": "09:00",
    "ends": "10:30",
    "slot_minutes": 15,
    "meetings_per_student": 2,
    "wishes_per_student": 3,
}


class Program:
    """What somebody's program does at the doors, with the cookie of one signed-in browser."""

    def __init__(self, visitor: Visitor, event: str = "") -> None:
        self.visitor = visitor
        self.event = event

    def __call__(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        service, _slash, rest = path.partition("/")
        address = f"/{service}/api/v1/{rest.format(event=self.event)}"
        headers = {"Idempotency-Key": uuid4().hex} if method == "POST" else {}
        if method in {"PUT", "POST"} and "programme" in path:
            headers["If-Match"] = self.visitor.ask("GET", address.rsplit("/", 1)[0]).etag
        elif method == "PUT":
            headers["If-Match"] = "*"
        return expect(self.visitor.ask(method, address, body, headers), status)

    def wait(self, path: str, is_there: Callable[[Any], bool]) -> Any:
        """Ask until the news from another service, or a worker's, has come."""
        service, _slash, rest = path.partition("/")
        address = f"/{service}/api/v1/{rest.format(event=self.event)}"
        answers: list[Reply] = []

        def has_come() -> bool:
            answers.append(self.visitor.ask("GET", address))
            return answers[-1].status == 200 and is_there(answers[-1].body)

        until(has_come, seconds=60, what=lambda: f"{path}: {answers[-1]}", every=0.1)
        return answers[-1].body

    def send_list(self, path: str, file: Path, status: int = 200) -> Any:
        service, _slash, rest = path.partition("/")
        address = f"/{service}/api/v1/{rest.format(event=self.event)}"
        return expect(self.visitor.send_file(address, "list", file.read_bytes()), status)


def expect(answer: Reply, status: int) -> Any:
    assert answer.status == status, answer
    return answer.body


def test_one_praktikdating_by_the_json_doors_alone(tmp_path: Path) -> None:
    school = ("--school", "Nordskolen", "--administrator", "kirsten@nordskolen.example")
    with running(tmp_path / "data", "--verbose", *school) as server:
        visitor = Visitor(server.base_url)
        sign_in_by_console(visitor, server.wait_for("/registration/console/"), "kirsten")
        organiser = Program(visitor)
        prepare(organiser, tmp_path)
        hear_from_companies(server, organiser)
        allocate(organiser)
        collect_wishes(server, organiser)
        build_and_publish(organiser)
        mark_attendance(organiser)
        assert server.stop() == 0
    lines = [line for line in server.output().splitlines() if line.startswith("{")]
    assert len(lines) > 50, "the journey left no lines"
    assert [line for line in lines if tells_of_somebody(line)] == []


@pytest.mark.parametrize("told", [address_of(STUDENTS[0][0]), "Henrik Lund", "/reply/" + "A" * 70])
def test_control_what_a_line_may_not_tell_is_seen(told: str) -> None:
    assert tells_of_somebody(f'{{"event": "request", "path": "{told}"}}')


def tells_of_somebody(line: str) -> bool:
    """Whether an address, a name or a link stands in a line of the log."""
    people = [part for name, _, _ in STUDENTS for part in name.split() if len(part) > 3]
    people += [contact for _, contact, _, _ in COMPANIES]
    line = _HEAD_OF_THE_AUDIT_LOG.sub("", line)
    return bool(_ADDRESS_OR_LINK.search(line)) or any(each in line for each in people)


def prepare(organiser: Program, folder: Path) -> None:
    day = clock.now().date() + timedelta(days=50)
    made = organiser("POST", "scheduling/events", {**EVENT, "held_on": day.isoformat()}, status=201)
    organiser.event = made["id"]
    organiser.wait("registration/events/{event}", lambda event: event["name"] == EVENT["name"])
    faulty = organiser.send_list(
        "registration/events/{event}/students/import", faulty_students_list(folder), status=422
    )
    assert [fault["row"] for fault in faulty["faults"]] == [3, 4]
    taken = organiser.send_list(
        "registration/events/{event}/students/import", students_list(folder)
    )
    assert taken["new"] == len(STUDENTS)
    organiser.send_list("scheduling/events/{event}/places/import", rooms_list(folder))
    companies = organiser.send_list(
        "registration/events/{event}/companies/import", companies_list(folder)
    )
    ids = {"company_ids": companies["company_ids"]}
    invited = organiser("POST", "registration/events/{event}/participations", ids, status=201)
    assert len(invited) == len(COMPANIES)


def hear_from_companies(server: Server, organiser: Program) -> None:
    for name, _contact, address, _educations in COMPANIES:
        link = link_in_mail(organiser.visitor, address, "/registration/reply/")
        company = Program(Visitor(server.base_url))
        token = link.rpartition("/")[2]
        seen = company("GET", f"registration/replies/{token}")
        assert (seen["company"], len(seen["event"]["slots"])) == (name, 6)
        answer = {"coming": True, "tables": 1, "educations": seen["educations"]}
        saved = company("PUT", f"registration/replies/{token}", answer)
        assert saved["status"] == "accepted"
    state = organiser("GET", "registration/events/{event}")
    assert state["figures"]["accepted"] == len(COMPANIES)


def allocate(organiser: Program) -> None:
    organiser.wait(
        "scheduling/events/{event}/programme",
        lambda programme: len(programme["companies"]) == len(COMPANIES),
    )
    seated = organiser("POST", "scheduling/events/{event}/programme/allocations", {"seed": 1})
    assert all(company["place"] for company in seated["companies"])
    assert seated["conflicts"] == []
    organiser("POST", "scheduling/events/{event}/programme/publications", {}, status=201)


def collect_wishes(server: Server, organiser: Program) -> None:
    told = organiser("POST", "registration/events/{event}/wish-round", {}, status=201)
    assert told == {"told": len(STUDENTS)}
    name = STUDENTS[0][0]
    student = Program(Visitor(server.base_url), organiser.event)
    sign_in_by_mail(student.visitor, organiser.visitor, address_of(name))
    cards = student.wait(
        "registration/events/{event}/companies",
        lambda cards: all(card["place"] for card in cards),
    )
    wishes = {"companies": [card["company_id"] for card in cards][:2]}
    student("PUT", "registration/events/{event}/wishes", wishes)
    students = organiser("GET", "registration/events/{event}/students")["items"]
    other = next(each for each in students if each["name"] == STUDENTS[1][0])
    organiser("PUT", f"registration/events/{{event}}/students/{other['id']}/wishes", wishes)
    assert organiser("GET", "registration/events/{event}/wish-round")["silent"] == 4


def build_and_publish(organiser: Program) -> None:
    order = {"objective": "fair", "seed": 7, "fill": True}
    number = organiser("POST", "registration/events/{event}/builds", order, status=201)["number"]
    built = organiser.wait(
        f"registration/events/{{event}}/builds/{number}",
        lambda build: build["status"] not in {"queued", "running"},
    )
    assert (built["status"], built["best_score"]) == ("done", built["upper_bound"])
    published = organiser(
        "POST", "registration/events/{event}/publications", {"build": number}, status=201
    )
    assert published["told"] >= len(STUDENTS)


def mark_attendance(organiser: Program) -> None:
    day = organiser("GET", "registration/events/{event}/attendance")
    meeting = day["meetings"][0]
    marked = {"student_id": meeting["student_id"], "marked_at": clock.now().isoformat()}
    marks = [
        {"id": str(uuid4()), "subject": "event", "status": "present", **marked},
        {
            "id": str(uuid4()),
            "subject": "meeting",
            "status": "met",
            "meeting_id": meeting["id"],
            **marked,
        },
    ]
    path = "registration/events/{event}/attendance"
    assert organiser("POST", path, {"marks": marks}) == {"taken": 2}
    assert organiser("POST", path, {"marks": marks}) == {"taken": 0}
    day = organiser("GET", path)
    came = [each["name"] for each in day["students"] if each["status"] == "present"]
    assert len(came) == 1
    assert [each["status"] for each in day["meetings"]].count("met") == 1


def link_in_mail(reader: Visitor, address: str, path: str) -> str:
    """The newest link to `path` that was mailed to `address`, once the mail has come."""
    found: list[str] = []

    def has_come() -> bool:
        reader.get(f"/notifications/mailbox?to={address}")
        for mail in re.findall(r'href="(/notifications/mailbox/[0-9a-f-]{36})"', reader.page):
            reader.get(mail)
            found.extend(re.findall(rf'href="(http[^"]+{path}[^"/]+)"', reader.page))
        return bool(found)

    until(has_come, seconds=30, what=f"a mail to {address}", every=0.1)
    return found[0]


def sign_in_by_mail(visitor: Visitor, reader: Visitor, address: str) -> None:
    visitor.get("/registration/sign-in")
    visitor.post("/registration/sign-in", email=address)
    link = link_in_mail(reader, address, "/registration/sign-in/")
    visitor.get(link)
    assert visitor.post(link) == 200
