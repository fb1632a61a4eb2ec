"""What of a database's shape a running version relies on, and what a migration took from it.

Rows that the version before writes must still be taken, and columns that it reads must be there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Engine, inspect

_QUOTED = re.compile(r"'([^']*)'")


@dataclass(frozen=True)
class Column:
    kind: str
    may_be_left_out: bool


@dataclass(frozen=True)
class Table:
    """`checks`, `unique` and `references` by name: their text, columns, or target."""

    columns: Mapping[str, Column]
    checks: Mapping[str, str] = field(default_factory=dict)
    unique: Mapping[str, frozenset[str]] = field(default_factory=dict)
    references: Mapping[str, frozenset[str]] = field(default_factory=dict)


def shape_of(engine: Engine) -> dict[str, Table]:
    seen = inspect(engine)
    checks, indexes = seen.get_multi_check_constraints(), seen.get_multi_indexes()
    unique, references = seen.get_multi_unique_constraints(), seen.get_multi_foreign_keys()
    return {
        place[1]: Table(
            {
                column["name"]: Column(
                    str(column["type"]), column["nullable"] or column["default"] is not None
                )
                for column in columns
            },
            {str(one["name"]): one["sqltext"] for one in checks[place]},
            {
                str(one["name"]): frozenset(map(str, one["column_names"]))
                for one in [*unique[place], *(one for one in indexes[place] if one["unique"])]
            },
            {str(one["name"]): frozenset(one["constrained_columns"]) for one in references[place]},
        )
        for place, columns in seen.get_multi_columns().items()
    }


def taken_away(before: Mapping[str, Table], after: Mapping[str, Table]) -> list[str]:
    """What the version that knows `before` would miss or be refused for in `after`."""
    found = []
    for name, old in before.items():
        if name not in after:
            found.append(f"{name} is gone")
            continue
        found += _columns(name, old, after[name])
        found += _refusals(name, old, after[name])
    return found


def _columns(name: str, old: Table, new: Table) -> list[str]:
    found = []
    for column, was in old.columns.items():
        now = new.columns.get(column)
        if now is None:
            found.append(f"{name}.{column} is gone")
        elif now.kind != was.kind:
            found.append(f"{name}.{column} was {was.kind} and is {now.kind}")
        elif was.may_be_left_out and not now.may_be_left_out:
            found.append(f"{name}.{column} must be given now")
    return found + [
        f"{name}.{column} is new and must be given"
        for column, now in new.columns.items()
        if column not in old.columns and not now.may_be_left_out
    ]


def _refusals(name: str, old: Table, new: Table) -> list[str]:
    """Constraints that could refuse what was allowed; one on new columns alone cannot."""
    added = set(new.columns) - set(old.columns)
    found = [
        f"{name}: {rule} refuses more"
        for rule, text in new.checks.items()
        if not _is_wider(old.checks.get(rule), text) and not _is_about(text, added, old)
    ]
    for kind in ("unique", "references"):
        before, after = getattr(old, kind), getattr(new, kind)
        found += [
            f"{name}: {rule} is new"
            for rule, columns in after.items()
            if before.get(rule) != columns and not columns & added
        ]
    return found


def _is_wider(old: str | None, new: str) -> bool:
    """The same rule, or the same list of words with more words in it."""
    if old is None:
        return False
    words = set(_QUOTED.findall(old)), set(_QUOTED.findall(new))
    return old == new or (
        _QUOTED.sub("", old).split("(")[0] == _QUOTED.sub("", new).split("(")[0]
        and words[0] <= words[1]
        and bool(words[0])
    )


def _is_about(text: str, added: set[str], old: Table) -> bool:
    words = set(re.findall(r"\w+", _QUOTED.sub("", text)))
    return bool(words & added) and not words & set(old.columns)
