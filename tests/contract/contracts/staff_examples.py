"""The same of the messages by which staff hear of companies' answers and of absence."""

from typing import Any

ID = "01934c5e-0000-7000-8000-{:012d}"
A, B, C, D = (ID.format(number) for number in range(4))
NINE, TEN = "2027-03-12T08:00:00+00:00", "2027-03-12T09:00:00+00:00"

STAFF_EXAMPLES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "registration.students_absent.v1": (
        {
            "contact_id": A,
            "event_id": B,
            "news_id": C,
            "audience": "teacher",
            "absences": [
                {
                    "student": "Åse",
                    "class_name": "2.A",
                    "title": "Ødegård & Søn",
                    "starts_at": NINE,
                    "marked_by": "Karen Holst",
                }
            ],
        },
        {"contact_id": A, "event_id": B, "news_id": C, "audience": "student", "absences": []},
    ),
    "registration.company_replies_changed.v1": (
        {
            "event_id": B,
            "news_id": C,
            "contact_ids": [A],
            "replies": [
                {
                    "participation_id": D,
                    "company": "Ødegård & Søn",
                    "was_status": "accepted",
                    "now_status": "accepted",
                    "was_tables": 2,
                    "now_tables": 1,
                    "was_people": 2,
                    "now_people": 1,
                    "was_hours": [{"starts_at": NINE, "ends_at": TEN}],
                    "now_hours": [],
                    "educations_lost": 1,
                    "confirms_day": False,
                    "unheld": 3,
                    "fallen": 0,
                }
            ],
            "is_urgent": True,
            "is_published": True,
        },
        {
            "event_id": B,
            "news_id": C,
            "contact_ids": [],
            "replies": [],
            "is_urgent": False,
            "is_published": False,
        },
    ),
}
