"""Reads the form of an answer after a meeting, the same on both sides."""

from datetime import datetime
from typing import TypedDict

from flask import request

from shared import clock


class TypedInterest(TypedDict):
    answer: str | None
    note: str | None
    at: datetime


def typed_interest() -> TypedInterest:
    """`answer` None: the note alone."""
    answer, note = request.form.get("answer") or None, request.form.get("note")
    return {"answer": answer, "note": note, "at": clock.now()}
