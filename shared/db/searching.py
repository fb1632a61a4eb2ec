"""`shared.searching` as a condition of a statement, the same on both databases.

An expression and no folded column: the rows of one event or one school are few thousand, and a
column would have to be written wherever a name is.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, String, and_, func, literal, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from shared.searching import (
    DIGRAPHS,
    PLAIN_LETTERS,
    begins_inside_digraph,
    search_key,
    without_accents,
)

#: what SQLite knows the two by; added on connection
SQLITE_FUNCTIONS = {"search_key": search_key, "without_accents": without_accents}


class _SearchKey(GenericFunction[str]):
    type = String()
    name = "search_key"
    inherit_cache = True


class _WithoutAccents(GenericFunction[str]):
    type = String()
    name = "without_accents"
    inherit_cache = True


@compiles(_WithoutAccents, "postgresql")
def _compile_without_accents(element: Any, compiler: Any, **options: Any) -> str:
    return _plain(compiler.process(element.clauses, **options))


@compiles(_SearchKey, "postgresql")
def _compile_search_key(element: Any, compiler: Any, **options: Any) -> str:
    written: str = _plain(compiler.process(element.clauses, **options))
    for digraph, meant in DIGRAPHS:
        written = f"replace({written}, '{digraph}', '{meant}')"
    return written


def _plain(text: str) -> str:
    """Most names have no other letters, and looking each letter up in the list takes its time."""
    accented, plain = "".join(PLAIN_LETTERS), "".join(PLAIN_LETTERS.values())
    return (
        f"CASE WHEN octet_length({text}) = char_length({text}) THEN lower({text})"
        f" ELSE lower(translate({text}, '{accented}', '{plain}')) END"
    )


def columns_with_terms(terms: Iterable[str], *columns: Any) -> ColumnElement[bool]:
    """Whether every term stands somewhere in these columns; of no terms, all do."""
    text: Any = func.coalesce(columns[0], "")
    for column in columns[1:]:
        text = text + literal(" ") + func.coalesce(column, "")
    return and_(True, *(_holds(text, term) for term in terms))


def _holds(text: Any, term: str) -> ColumnElement[bool]:
    found = _SearchKey(text).contains(search_key(term), autoescape=True)
    if not begins_inside_digraph(term):
        return found
    return or_(found, _WithoutAccents(text).contains(without_accents(term), autoescape=True))
