"""The papers of an event as PDF: run sheets, session lists, company days; data in, bytes out."""

from planning.papers.sheets import (
    Line,
    Paper,
    SheetTexts,
    attendance_lists,
    company_days,
    contact_record,
    room_plan,
    run_sheets,
)

__all__ = [
    "Line",
    "Paper",
    "SheetTexts",
    "attendance_lists",
    "company_days",
    "contact_record",
    "room_plan",
    "run_sheets",
]
