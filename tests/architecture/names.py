"""What the names of a tree of Python files say: use cases that begin with a verb, prose words, and
class names that a service has twice. It reads the files' text alone and imports none of them.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

#: Words of a sentence. As a part of a name they leave the reader to guess which noun is meant.
PROSE = frozenset(
    re.findall(
        r"\w+",
        "told tell tells telling found asked said grounds left given way door doors happening alone"
        " kept keep keeps forget forgets one words",
    )
)
PROSE_PAIRS = frozenset({"taken_in", "take_in", "held_back", "look_after"})
#: A boolean is a statement: is_open, has_ended.
STATEMENTS = ("is", "has")
ROUTES = frozenset({"get", "post", "put", "patch", "delete", "route"})


@dataclass(frozen=True)
class Name:
    path: Path
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}: {self.kind} {self.text}"


def verbs_of(contributing: str) -> frozenset[str]:
    """The list of verbs in the law of the house: the words after "Verbs:" up to the empty line."""
    (listed,) = re.findall(r"^Verbs: (.+?)\n\n", contributing, re.MULTILINE | re.DOTALL)
    return frozenset(re.findall(r"[a-z_]+", listed))


def nouns_of(glossary: str) -> frozenset[str]:
    """The code's words in the first column of the glossary's tables, as parts of names."""
    cells = re.findall(r"^\| ([^|]+) \|", glossary, re.MULTILINE)
    nouns = [noun.strip() for cell in cells for noun in cell.split(",")]
    return frozenset(re.sub(r"[^a-z]+", "_", noun.lower()).strip("_") for noun in nouns)


def words_of(name: str) -> list[str]:
    """The words of a name, in small letters: `EventSummary` and `event_summary` have the same."""
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_")
    return [part for part in parts if part]


def begins_with_a_verb(name: str, verbs: Collection[str]) -> bool:
    first, *_ = words_of(name)
    return first in verbs or first in STATEMENTS or any(name.startswith(f"{v}_") for v in verbs)


def is_prose(name: str) -> bool:
    words = words_of(name)
    pairs = {"_".join(pair) for pair in pairwise(words)}
    return bool(PROSE & set(words) or PROSE_PAIRS & pairs)


def use_cases_without_a_verb(
    files: Mapping[Path, str], verbs: Collection[str], nouns: Collection[str]
) -> list[Name]:
    """Public functions of use cases, and modules whose name is no glossary noun either."""
    found = []
    for path, text in files.items():
        if "use_cases" not in path.with_suffix("").parts:
            continue
        if not {path.stem, path.stem.removesuffix("s")} & {"__init__", "use_case", *nouns}:
            found.append(Name(path, "module", path.stem))
        public = [name for name in functions_of(text) if not name.startswith("_")]
        found += [Name(path, "function", name) for name in public]
    return [name for name in found if not begins_with_a_verb(name.text, verbs)]


def functions_of(text: str) -> list[str]:
    return [node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]


def prose_names(files: Mapping[Path, str]) -> list[Name]:
    return [
        name
        for path, text in files.items()
        for name in public_names(path, ast.parse(text))
        if is_prose(name.text)
    ]


def doubled_classes(files: Mapping[Path, str]) -> dict[tuple[str, str], list[Path]]:
    """(service, class name) → the files, where more than one of a service has that class."""
    places = defaultdict(list)
    for path, text in files.items():
        for node in ast.parse(text).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[_service_of(path), node.name].append(path)
    return {key: paths for key, paths in places.items() if len(paths) > 1}


def public_names(path: Path, tree: ast.Module) -> Iterator[Name]:
    """Of the module, its constants, classes, functions, public methods, and their parameters.

    A view is exempt and only its parameters count: its name is the endpoint of links.
    """
    yield from (Name(path, "module", part) for part in path.with_suffix("").parts[-1:])
    for node in tree.body:
        yield from _assigned(path, node)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield Name(path, "class", node.name)
            for inner in node.body:
                yield from _function(path, inner)
        yield from _function(path, node)


def _assigned(path: Path, node: ast.stmt) -> Iterator[Name]:
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AnnAssign):
        targets = [node.target]
    for target in targets:
        if isinstance(target, ast.Name) and not target.id.startswith("_"):
            yield Name(path, "constant", target.id)


def _function(path: Path, node: ast.stmt) -> Iterator[Name]:
    if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
        return
    if not any(map(_is_route, node.decorator_list)):
        yield Name(path, "function", node.name)
    for argument in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]:
        yield Name(path, "parameter", argument.arg)


def _is_route(decorator: ast.expr) -> bool:
    return (
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in ROUTES
    )


def _service_of(path: Path) -> str:
    return path.parts[1] if path.parts[0] == "services" else path.parts[0]
