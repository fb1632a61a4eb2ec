"""The papers of an event as PDF: run sheets, session lists, company days; data in, bytes out."""

from services.registration.documents.papers import (
    Line,
    Paper,
    attendance_lists,
    company_days,
    room_plan,
    run_sheets,
)

__all__ = ["Line", "Paper", "attendance_lists", "company_days", "room_plan", "run_sheets"]
