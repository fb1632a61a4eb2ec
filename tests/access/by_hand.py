"""The access table that was written by hand, without sight of the services' own."""

import csv
from pathlib import Path

from shared.auth.access import AccessRule
from shared.auth.permissions import Scope

_PATH = Path(__file__).parent / "expected_access.tsv"
_WORDS = {
    "own": Scope.OWN,
    "class": Scope.CLASS,
    "event": Scope.EVENT,
    "school": Scope.ORGANISATION,
    "installation": Scope.INSTALLATION,
}

AccessByHand = dict[str, dict[str, Scope]]


def access_by_hand() -> AccessByHand:
    """By use case and role: how far; a role that may not is not named."""
    with _PATH.open(encoding="utf-8") as lines:
        return {
            row.pop("use_case"): {role: _WORDS[word] for role, word in row.items() if word != "-"}
            for row in csv.DictReader(lines, delimiter="\t")
        }


def expected_scope(table: AccessByHand, rule: AccessRule, roles: frozenset[str]) -> Scope | None:
    """How far these roles reach at a route, by the table alone."""
    assert isinstance(rule, tuple)
    for permission in rule:
        line = table[permission.name]
        reached = [line[role] for role in roles if role in line]
        if reached:
            return max(reached)
    return None
