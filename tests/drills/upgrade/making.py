"""Makes the rows of a version by that version's own programs and pages, and notes what must live.

`python -m tests.drills.upgrade --make COMMIT` lets it run a demonstration school, leaves mails that
a mail server put off or never answered, and stops its workers before the last clicks: what they
recorded is published by nobody, the build is carried out by nobody, one upload is still unread.
"""

import asyncio
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from hashlib import sha256
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from shared import clock
from tests.drills.upgrade.old_code import lay_out
from tests.drills.upgrade.rows import pack, read_rows
from tests.drills.upgrade.visitor import Answer, Visitor
from tests.support.gateway import gateway
from tests.support.made_files import pdf
from tests.support.processes import answers, free_port, started
from tests.support.waiting import until

HERE = Path(__file__).parent
CLOCK = HERE / "clock"
SERVICES = ("scheduling", "registration", "notifications")
BEGINS = datetime(2027, 3, 2, 8, tzinfo=UTC)  # a Tuesday with lessons
SENDER = "Matchdag <matchdag@nordskolen.example>"
STUDENT, OTHER_STUDENT = "elev001@nordskolen.example", "elev002@nordskolen.example"
PUT_OFF = 2
MAIN, TODAY = "Praktikdating for alle grundforløb", "Praktikdating for el og data"
ALL_EVENTS = ("registration", "SELECT name FROM events ORDER BY id")
WISHED = (
    "SELECT c.name FROM wishes w JOIN companies c ON c.id = w.company_id"
    " JOIN people p ON p.id = w.person_id WHERE w.event_id = ? AND p.email = ? ORDER BY w.rank"
)
MET = (
    "SELECT c.name FROM meetings m JOIN companies c ON c.id = m.company_id"
    " JOIN people p ON p.id = m.person_id WHERE m.event_id = ? AND p.email = ? ORDER BY m.slot"
)
SILENT = (
    "SELECT p.id FROM participations p JOIN events e ON e.id = p.event_id"
    " WHERE e.name = ? AND p.status = 'invited' ORDER BY p.id DESC"
)


@dataclass
class Makers:
    """One version at work in one folder; `seconds` is how far its clock is from the real one."""

    tree: Path
    data: Path
    seconds: float
    port: int = field(default_factory=free_port)
    opens: list[dict[str, object]] = field(default_factory=list)

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}"

    def environment(self) -> dict[str, str]:
        secret = self.data / "secret-key"
        given = {
            "PYTHONPATH": f"{CLOCK}:{self.tree}",
            "MATCHDAG_DRILL_CLOCK": str(self.seconds),
            "MATCHDAG_BASE_URL": self.base_url,
            "MATCHDAG_MAIL_FROM": SENDER,
        }
        if secret.exists():
            given["MATCHDAG_SECRET_KEYS"] = secret.read_text().strip()
        return os.environ | given

    def suite(self, *options: str, **settings: str) -> subprocess.Popen[bytes]:
        scripts = tomllib.loads((self.tree / "pyproject.toml").read_text())["project"]["scripts"]
        module, _, name = scripts["matchdag"].partition(":")
        program = f"from {module} import {name}; {name}()"
        command = [sys.executable, "-c", program, "up", "--port", str(self.port), *options]
        with (self.data.parent / "suite.log").open("ab") as log:
            return subprocess.Popen(
                [*command, "--data", str(self.data)],
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.environment() | settings,
                cwd=self.tree,
            )

    def wait_for(self, pattern: str, seconds: float = 120) -> None:
        log = self.data.parent / "suite.log"
        seen = re.compile(pattern)
        until(lambda: bool(seen.search(log.read_text())), seconds=seconds, what=pattern)

    def ask(self, service: str, question: str, *values: object) -> list[tuple[object, ...]]:
        with sqlite3.connect(self.data / f"{service}.sqlite") as connection:
            return connection.execute(question, values).fetchall()

    def event(self, name: str) -> str:
        [(found,)] = self.ask("registration", "SELECT id FROM events WHERE name = ?", name)
        return dashed(found)

    def note(self, path: str, visitor: Visitor, *shows: str) -> None:
        """That address must open for that browser, with its heading and these words."""
        shown = visitor.get(path)
        assert shown.status == 200, (path, shown.status, shown.text[:500])
        assert all(words in shown.text for words in shows), (path, shows)
        entry: dict[str, object] = {
            "path": path,
            "cookies": dict(visitor.cookies),
            "heading": shown.heading,
        }
        is_file = not shown.heading and b"BEGIN:VCALENDAR" not in shown.content
        if is_file:
            entry["digest"] = sha256(shown.content).hexdigest()
        self.opens.append(entry | {"shows": list(shows)})


class SlowServer:
    """Puts the first mails off and never answers the next; remembers the identity of each."""

    def __init__(self) -> None:
        self.message_ids: list[str] = []
        self.links: list[str] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the name aiosmtpd calls
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        body = mail.get_body(("plain",))
        assert body is not None
        self.links += re.findall(r"https?://[^/\s]+(/[^\s>]+)", body.get_content())
        self.message_ids.append(str(mail["Message-ID"]))
        if len(self.message_ids) > PUT_OFF:
            await asyncio.sleep(3600)
        return "451 4.2.0 come again"


def make(version: str, work: Path) -> Path:
    """The folder of that version's rows and notes, written anew."""
    tree = work / "code"
    lay_out(version, tree)
    seconds = (BEGINS - clock.now()).total_seconds()
    makers = Makers(tree, work / "data", seconds)
    staff, student, links = run_a_school(makers)
    server, asking = leave_mails_open(makers, staff)
    mailed = [link for link in server.links if "/reply/" in link or "/decline/" in link]
    second = stop_in_the_middle(makers, staff, student, [links["Virksomhed"], *mailed])
    [first_link] = [link for link in server.links if "/sign-in/" in link]
    folder = HERE / version
    folder.mkdir(exist_ok=True)
    urls = {name: f"sqlite:///{makers.data / name}.sqlite" for name in SERVICES}
    pack({name: read_rows(url) for name, url in urls.items()}, folder / "rows.json.xz")
    notes = {
        "secret_key": (makers.data / "secret-key").read_text().strip(),
        "stopped_at": datetime.fromtimestamp(clock.now().timestamp() + seconds, UTC).isoformat(),
        "mail_from": SENDER,
        "message_ids": server.message_ids,
        "asked_to_sign_in": [
            {"address": STUDENT, "cookies": asking.cookies, "link": first_link},
            {"address": OTHER_STUDENT, "cookies": second.cookies, "link": ""},
        ],
        "opens": makers.opens,
    }
    (folder / "notes.json").write_text(json.dumps(notes, indent=1, ensure_ascii=False) + "\n")
    return folder


def run_a_school(makers: Makers) -> tuple[Visitor, Visitor, dict[str, str]]:
    """The demonstration, an upload, a calendar feed and one session of each kind of person."""
    makers.data.mkdir(parents=True)
    process = makers.suite("--demo")
    makers.wait_for("Karrieredagen med oplæg er også planlagt")
    log = (makers.data.parent / "suite.log").read_text()
    links = dict(re.findall(rf"^  (\S.*?)  +{makers.base_url}(/\S+)$", log, re.M))
    people = {who: Visitor(makers.base_url) for who in ("Lærer", "Hjælper på dagen", "Ledelse")}
    staff, student = Visitor(makers.base_url), Visitor(makers.base_url)
    people |= {"Administrator og arrangør": staff, "Elev": student}
    for who, visitor in people.items():
        assert was_done(visitor.post(links[who]))
        if who != "Elev":
            makers.note("/registration/", visitor, MAIN)
    main = makers.event(MAIN)
    settings = f"/registration/events/{main}/preparation/settings"
    assert was_done(staff.post(settings, asks_for_application="on", asks_for_cv="on"))
    own = f"/registration/my/events/{main}/preparation"
    assert was_done(student.upload(own, f"{own}/cv", "cv.pdf", pdf(2)))
    checked = "SELECT id FROM documents WHERE state = 'ready'"
    until(lambda: bool(makers.ask("registration", checked)), seconds=60, what="the inspector")
    today = makers.event("Praktikdating for el og data")
    schedule = f"/registration/my/events/{today}/schedule"
    assert was_done(student.post(schedule, f"/registration/my/events/{today}/calendar"))
    stop(process, signal.SIGTERM)
    return staff, student, links


def leave_mails_open(makers: Makers, staff: Visitor) -> tuple[SlowServer, Visitor]:
    """Mails that were put off, and some that a killed sender had in its hands."""
    server, asking = SlowServer(), Visitor(makers.base_url)
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    url = f"smtp://127.0.0.1:{controller.port}"
    process = makers.suite(MATCHDAG_SMTP_URL=url)
    answers(f"{makers.base_url}/registration/readyz", log=makers.data.parent / "suite.log")
    assert was_done(asking.post("/registration/sign-in", email=STUDENT))
    until(lambda: len(server.message_ids) == 1, seconds=30, what="the mail with the link")
    main = f"/registration/events/{makers.event(MAIN)}"
    [silent, *_] = makers.ask("registration", SILENT, MAIN)
    fields = {"participation": dashed(silent[0])}
    assert was_done(staff.post(f"{main}/companies/remind", **fields))
    until(lambda: len(server.message_ids) == 2, seconds=30, what="a mail with two links")
    asked = f"{main}/wishes/remind"  # a page of its own since reminders are shown first
    page = asked if staff.get(asked).status == 200 else f"{main}/wishes"
    assert was_done(staff.post(page, asked))
    until(lambda: len(server.message_ids) > PUT_OFF, seconds=30, what="mails on the way")
    stop(process, signal.SIGKILL)
    controller.stop()
    return server, asking


def stop_in_the_middle(
    makers: Makers, staff: Visitor, student: Visitor, links: list[str]
) -> Visitor:
    """The last clicks, while no worker runs; then what opens is noted."""
    asking = Visitor(makers.base_url)
    with pages_alone(makers):
        main = makers.event(MAIN)
        preparation = f"/registration/my/events/{main}/preparation"
        schedules = f"/registration/events/{main}/schedules"
        accept(makers, links[0])
        drop(makers, student)
        invite(makers, staff)
        sent = student.upload(preparation, f"{preparation}/application", "a.pdf", pdf())
        assert was_done(sent)
        assert was_done(asking.post("/registration/sign-in", email=OTHER_STUDENT))
        assert was_done(staff.post(schedules, f"{schedules}/builds"))
        career = makers.event("Karrieredag i hallen")
        [(version,)] = makers.ask(
            "scheduling", "SELECT version FROM events WHERE id = ?", career.replace("-", "")
        )
        cancel = f"/scheduling/events/{career}/cancel"
        assert was_done(staff.post(cancel, version=str(version)))
        note_what_opens(makers, staff, student, links)
    return asking


def accept(makers: Makers, link: str) -> None:
    """A company that was silent until now says yes."""
    [(education,), *_] = makers.ask("registration", "SELECT id FROM educations ORDER BY name")
    visitor = Visitor(makers.base_url)
    typed = {
        name: re.findall(r'value="([^"]*)"', tag)
        for tag in re.findall(r"<input[^>]*>", visitor.get(f"{link}/change?coming=yes").text)
        for name in re.findall(r'name="(version|contact_\w+)"', tag)
    }
    yes = {"coming": "yes", "representatives": "1", "tables": "1", "presentation": "Vi kommer."}
    yes |= {name: value[0] for name, value in typed.items() if value}
    yes |= {"educations": dashed(education), "slots": "0"}
    answer = visitor.post(link, **yes)
    assert was_done(answer), answer.text


def drop(makers: Makers, student: Visitor) -> None:
    """A student gives a booked talk back."""
    day = makers.event("Vejledning og øvesamtaler")
    [(meeting,)] = makers.ask(
        "registration",
        "SELECT m.id FROM meetings m JOIN people p ON p.id = m.person_id WHERE m.event_id = ?"
        " AND p.email = ?",
        day.replace("-", ""),
        STUDENT,
    )
    own = f"/registration/my/events/{day}"
    assert was_done(student.post(f"{own}/schedule", f"{own}/meetings/{dashed(meeting)}/drop"))


def invite(makers: Makers, staff: Visitor) -> None:
    """One company more, to an event that it does not know."""
    event = makers.event("Karrieredag med oplæg")
    [(company,), *_] = makers.ask(
        "registration",
        "SELECT id FROM companies WHERE kind = 'company' AND id NOT IN"
        " (SELECT company_id FROM participations WHERE event_id = ?) ORDER BY id",
        event.replace("-", ""),
    )
    page = f"/registration/events/{event}/companies/invite"
    chosen = {"company": dashed(company)}
    shown = staff.post(page, f"{page}/preview", **chosen)
    assert was_done(staff.post(page, **chosen, preview=shown.hidden("preview")))


def note_what_opens(makers: Makers, staff: Visitor, student: Visitor, links: list[str]) -> None:
    nobody = Visitor(makers.base_url)
    events = {str(name): makers.event(str(name)) for (name,) in makers.ask(*ALL_EVENTS)}
    main, today = events[MAIN], events[TODAY]
    for event in events.values():
        makers.note(f"/registration/events/{event}", staff)
    makers.note(f"/registration/events/{today}/schedules/students", staff, "EL1a")
    makers.note(f"/registration/events/{today}/day", staff)
    own = f"/registration/my/events/{main}"
    makers.note(f"{own}/wishes", student, *names(makers, WISHED, main))
    makers.note(f"{own}/preparation", student, "cv.pdf")
    [(document,)] = makers.ask("registration", "SELECT id FROM documents WHERE state = 'ready'")
    makers.note(f"{own}/preparation/documents/{dashed(document)}", student)
    schedule = f"/registration/my/events/{today}/schedule"
    makers.note(schedule, student, *names(makers, MET, today))
    found = re.search(r"/registration/calendar/[\w-]+\.ics", student.get(schedule).text)
    assert found is not None
    makers.note(found[0], nobody, "BEGIN:VEVENT")
    for link in dict.fromkeys(links):
        makers.note(link, nobody)
    after = (makers.data.parent / "suite.log").read_text()
    [met] = re.findall(rf"Virksomhed bagefter +{makers.base_url}(/\S+)", after)
    makers.note(met, nobody)


def names(makers: Makers, question: str, event: str) -> list[str]:
    rows = makers.ask("registration", question, event.replace("-", ""), STUDENT)
    assert rows
    return [str(name).replace("&", "&amp;") for (name,) in rows]


@contextmanager
def pages_alone(makers: Makers) -> Iterator[None]:
    """The pages without any worker, behind one address."""
    ports = {service: free_port() for service in SERVICES}
    with ExitStack() as stack:
        for service, port in ports.items():
            url = f"sqlite:///{makers.data / service}.sqlite"
            environment = makers.environment() | {
                f"MATCHDAG_{service.upper()}_DATABASE_URL": url,
                "MATCHDAG_PORT": str(port),
                "MATCHDAG_HOST": "127.0.0.1",
                "MATCHDAG_WEB_PROCESSES": "1",
                "MATCHDAG_TRUSTED_PROXIES": "1",
                "MATCHDAG_TRUSTED_HOSTS": "localhost",
            }
            log = makers.data.parent / f"{service}.log"
            command = ["env", f"--chdir={makers.tree}", sys.executable]
            command += ["-m", f"services.{service}", "web"]
            stack.enter_context(started(command, log, environment))
        for service, port in ports.items():
            log = makers.data.parent / f"{service}.log"
            answers(f"http://localhost:{port}/readyz", log=log)
        stack.enter_context(gateway(makers.port, ports))
        yield


def was_done(answer: Answer) -> bool:
    """A success is sent on, and not to the page that asks who it is."""
    return answer.status == 303 and "/sign-in?" not in answer.location


def stop(process: subprocess.Popen[bytes], number: int) -> None:
    process.send_signal(number)
    process.wait(60)
    time.sleep(0.2)  # children of a killed one end by themselves


def dashed(digits: object) -> str:
    return re.sub(r"(.{8})(.{4})(.{4})(.{4})(.{12})", r"\1-\2-\3-\4-\5", str(digits))
