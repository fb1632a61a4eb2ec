"""Write docs/access.md, who may do what, from the services' tables; with --check only say whether
it is stale.
"""

import argparse
import sys
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).parent.parent))

from services.notifications import permissions as of_notifications
from services.registration import permissions as of_registration
from services.scheduling import permissions as of_scheduling
from shared.auth.permissions import Permission, Scope

TARGET = Path(__file__).parent.parent / "docs" / "access.md"
TABLES: tuple[tuple[str, ModuleType], ...] = (
    ("registration", of_registration),
    ("scheduling", of_scheduling),
    ("notifications", of_notifications),
)
COLUMNS = (
    "administrator",
    "organiser",
    "teacher",
    "crew",
    "leadership",
    "leadership_people",
    "guest",
    "operator",
    "student",
    "owner",
    "co_organiser",
    "event_crew",
    "partner",
)
WORDS = {
    Scope.OWN: "own",
    Scope.CLASS: "class",
    Scope.EVENT: "event",
    Scope.ORGANISATION: "school",
    Scope.INSTALLATION: "all",
}
OPENING = """# Who may do what

Generated from each service's `permissions.py` by `make generate`. A row is a use case; it is asked
where a row is loaded, whichever door somebody came by. *own*: rows about oneself; *class*: students
of the classes that one teaches; *event*: the event in which one has the role; *school*: everything
of the school; *all*: every school of the installation. Whose cell is empty may not.
`tests/access/expected_access.tsv` says the same a second time, written by hand.

The first nine roles are what somebody is in the school (an administrator gives them on the page
*Kolleger*), the last four what somebody is in one event (its owner gives them on *Hvem er med*).
`leadership_people` is leadership that also sees persons. A guest sees only events that give a role;
an operator, named on the command line, no school at all. `event_crew` has its role on the day of
the event alone. *Fresh proof*: a code or a passkey of the last ten minutes is asked
for, or a sign-in link of the last hour of those who have neither
([ADR 24](adr/0024-what-weighs-asks-for-a-fresh-proof.md)).
"""


def as_markdown() -> str:
    head = f"| use case | what | {' | '.join(name.replace('_', ' ') for name in COLUMNS)} |"
    lines = [OPENING]
    for service, module in TABLES:
        lines += [f"## {service}", "", head, "|" + "---|" * (len(COLUMNS) + 2)]
        for each in vars(module).values():
            if isinstance(each, Permission):
                cells = [
                    WORDS[each.scopes[role]] if role in each.scopes else "" for role in COLUMNS
                ]
                proof = " (fresh proof)" if each.steps_up else ""
                lines.append(f"| `{each.name}` | {each.about}{proof} | {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    is_checked = parser.parse_args().check
    text = as_markdown()
    if is_checked and (not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text):
        sys.stderr.write(f"{TARGET.name} is stale: run make generate\n")
        return 1
    if not is_checked:
        TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
