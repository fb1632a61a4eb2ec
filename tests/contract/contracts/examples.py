"""One full and one minimal payload for every message, written out: what is released stays readable.

A payload here never changes. Another shape of a message is another message.
"""

from typing import Any

from tests.contract.contracts.staff_examples import STAFF_EXAMPLES

ID = "01934c5e-0000-7000-8000-{:012d}"
A, B, C, D, E = (ID.format(number) for number in range(5))
NINE, TEN = "2027-03-12T08:00:00+00:00", "2027-03-12T09:00:00+00:00"
Payload = dict[str, Any]

_EVENT_FULL: Payload = {
    "event_id": A,
    "organisation_id": B,
    "kind": "praktikdating",
    "name": "Praktikdating på Ængmarksvej",
    "place": "Hal 2",
    "held_on": "2027-03-12",
    "slots": [{"number": 0, "starts_at": NINE, "ends_at": TEN}],
    "meetings_per_student": 4,
    "wishes_per_student": 6,
    "reply_by": NINE,
    "wishes_open_at": NINE,
    "wishes_close_at": TEN,
    "version": 3,
}
_EVENT_MINIMAL: Payload = _EVENT_FULL | {
    "kind": "career_day",
    "slots": [],
    "reply_by": None,
    "wishes_open_at": None,
    "wishes_close_at": None,
}
_INVITATION_FULL: Payload = {
    "event_id": A,
    "participation_id": B,
    "company_id": C,
    "contact_id": D,
    "link_generation": 2,
    "reply_by": NINE,
}
_COMPANY_FULL: Payload = {
    "event_id": A,
    "participation_id": B,
    "company_id": C,
    "organisation_id": D,
    "name": "O'Brien & Søn",
    "tables": 2,
    "representatives": 3,
    "unavailable_slots": [0, 5],
    "needs_power": True,
    "needs_screen": False,
    "needs_step_free": True,
    "fields": ["Tømrer", "Murer"],
    "placements": 4,
    "version": 7,
}
_COMPANY_MINIMAL: Payload = _COMPANY_FULL | {"unavailable_slots": [], "fields": []}
_DEED: Payload = {
    "deed_id": A,
    "organisation_id": B,
    "at": NINE,
    "use_case": "publish_programme",
    "action": "programme.publish",
    "actor_kind": "staff",
    "actor_id": C,
    "event_id": D,
    "person_id": E,
    "subject_kind": "",
    "subject_id": None,
    "people": "",
    "fields": "placements.place_id",
    "door": "page",
    "browser": "0123456789abcdef",
    "place": "fedcba9876543210",
}
_WISHES_FULL: Payload = {"event_id": A, "contact_ids": [B, C], "closes_at": TEN}
_SCHEDULE_FULL: Payload = {
    "contact_id": A,
    "event_id": B,
    "event_name": "Praktikdating",
    "audience": "company",
    "link_generation": 1,
    "participation_id": C,
    "sequence": 2,
    "items": [
        {"uid": "a@matchdag", "starts_at": NINE, "ends_at": TEN, "title": "Asta", "place": "A12"}
    ],
    "cancelled_uids": ["b@matchdag"],
}
_SCHEDULE_MINIMAL: Payload = _SCHEDULE_FULL | {
    "audience": "student",
    "link_generation": None,
    "participation_id": None,
    "items": [],
    "cancelled_uids": [],
}
_NEWS_MINIMAL: Payload = _SCHEDULE_MINIMAL | {
    "news_id": D,
    "sequence": None,
    "changes": [],
    "asks_again": False,
}
_ROOM: Payload = {"room_id": B, "name": "A12", "building": "Bygning A", "capacity": 24}
_PLACE: Payload = {
    "company_id": B,
    "place_id": C,
    "kind": "room",
    "label": "A12",
    "building": "Bygning A",
}
_FAILED_FULL: Payload = {
    "message_id": A,
    "contact_id": B,
    "event_id": C,
    "participation_id": D,
    "reason": "mailbox_unknown",
    "permanent": True,
}
_ATTENDANCE_FULL: Payload = {
    "event_id": A,
    "student_id": B,
    "company_id": C,
    "slot": 3,
    "status": "present",
    "recorded_at": NINE,
}
_CONTACT: Payload = {
    "contact_id": A,
    "organisation_id": B,
    "kind": "student",
    "name": "Åse Ængmark-Ødegård",
    "email": "aase@example.com",
    "language": "da",
    "version": 1,
}
_SAME = None  # nothing in it may be left empty

# type → (full, minimal)
EXAMPLES: dict[str, tuple[Payload, Payload | None]] = {
    "scheduling.event_announced.v1": (_EVENT_FULL, _EVENT_MINIMAL),
    "scheduling.event_changed.v1": (_EVENT_FULL, _EVENT_MINIMAL),
    "scheduling.event_owner_named.v1": (
        {"event_id": A, "organisation_id": B, "person_id": C, "version": 1},
        _SAME,
    ),
    "scheduling.event_cancelled.v1": ({"event_id": A, "organisation_id": B, "version": 4}, _SAME),
    "scheduling.rooms_offered.v1": (
        {"event_id": A, "rooms": [_ROOM], "version": 1},
        {"event_id": A, "rooms": [], "version": 1},
    ),
    "scheduling.programme_published.v1": (
        {"event_id": A, "version": 1, "places": [_PLACE]},
        {"event_id": A, "version": 1, "places": []},
    ),
    "scheduling.place_changed.v1": (
        {"event_id": A, **_PLACE, "version": 2},
        {"event_id": A, **_PLACE, "place_id": None, "label": "", "building": "", "version": 2},
    ),
    "registration.contact_changed.v1": (_CONTACT, _SAME),
    "registration.company_invited.v1": (_INVITATION_FULL, _INVITATION_FULL | {"reply_by": None}),
    "registration.company_reminder_due.v1": (
        _INVITATION_FULL,
        _INVITATION_FULL | {"reply_by": None},
    ),
    "registration.company_registered.v1": (_COMPANY_FULL, _COMPANY_MINIMAL),
    "registration.company_changed.v1": (_COMPANY_FULL, _COMPANY_MINIMAL),
    "registration.day_notice_given.v1": (
        {
            "event_id": A,
            "participation_id": B,
            "company_id": C,
            "company": "O'Brien & Søn",
            "kind": "late",
            "able_from": NINE,
            "contact_ids": [D, E],
            "version": 1,
        },
        {
            "event_id": A,
            "participation_id": B,
            "company_id": C,
            "company": "O'Brien & Søn",
            "kind": "away",
            "able_from": None,
            "contact_ids": [],
            "version": 2,
        },
    ),
    "registration.company_withdrew.v1": (
        {
            "event_id": A,
            "participation_id": B,
            "company_id": C,
            "reason": "no_placements",
            "version": 8,
        },
        _SAME,
    ),
    "registration.wishes_opened.v1": (_WISHES_FULL, _WISHES_FULL | {"closes_at": None}),
    "registration.wishes_reminder_due.v1": (_WISHES_FULL, _WISHES_FULL | {"closes_at": None}),
    "registration.preparation_reminder_due.v1": (
        {"event_id": A, "contact_ids": [B, C], "schedule_waits": True},
        {"event_id": A, "contact_ids": [B], "schedule_waits": False},
    ),
    "registration.sessions_planned.v1": (
        {
            "event_id": A,
            "sessions": [{"company_id": B, "slot": 0, "expected": 25}],
            "version": 1,
        },
        {"event_id": A, "sessions": [], "version": 1},
    ),
    "scheduling.session_rooms_allocated.v1": (
        {
            "event_id": A,
            "sessions_version": 1,
            "rooms": [{"company_id": B, "room_id": C, "label": "A1.12", "building": "A"}],
            "without_room": [C],
            "version": 2,
        },
        {"event_id": A, "sessions_version": 1, "rooms": [], "without_room": [], "version": 1},
    ),
    "registration.personal_schedule_published.v1": (_SCHEDULE_FULL, _SCHEDULE_MINIMAL),
    "registration.personal_schedule_changed.v1": (_SCHEDULE_FULL, _SCHEDULE_MINIMAL),
    **STAFF_EXAMPLES,
    "registration.event_news.v1": (
        {
            **_NEWS_MINIMAL,
            "link_generation": 2,
            "participation_id": D,
            "sequence": 4,
            "items": _SCHEDULE_FULL["items"],
            "cancelled_uids": ["b@matchdag"],
            "changes": [
                {
                    "kind": "changed",
                    "title": "Ødegård & Søn",
                    "was_on": None,
                    "was_from": NINE,
                    "was_until": TEN,
                    "was_at": "A1",
                    "now_on": "2027-03-12",
                    "now_from": NINE,
                    "now_until": TEN,
                    "now_at": "B2",
                }
            ],
            "asks_again": True,
        },
        _NEWS_MINIMAL,
    ),
    "registration.appointment_reminder_due.v1": (
        {
            "contact_id": A,
            "event_id": B,
            "items": _SCHEDULE_FULL["items"],
            "drop_until": NINE,
        },
        {"contact_id": A, "event_id": B, "items": [], "drop_until": None},
    ),
    "registration.attendance_recorded.v1": (
        _ATTENDANCE_FULL,
        _ATTENDANCE_FULL | {"company_id": None, "slot": None},
    ),
    "registration.match_made.v1": (
        {"event_id": A, "student_id": B, "company_id": C, "made_at": NINE},
        _SAME,
    ),
    "registration.document_reviewed.v1": (
        {"event_id": A, "contact_id": B, "is_to_change": True, "reviewed_at": NINE},
        {"event_id": A, "contact_id": B, "is_to_change": False, "reviewed_at": NINE},
    ),
    "registration.interest_reminder_due.v1": (
        {
            "event_id": A,
            "student_ids": [B, C],
            "participation_ids": [C],
            "answer_by": "2027-03-26",
        },
        {"event_id": A, "student_ids": [], "participation_ids": [C], "answer_by": "2027-03-26"},
    ),
    "registration.sign_in_link_requested.v1": (
        {"request_id": A, "contact_id": B, "expires_at": NINE},
        _SAME,
    ),
    "registration.event_members_changed.v1": (
        {
            "event_id": A,
            "organisation_id": B,
            "members": [
                {"person_id": C, "role": "owner"},
                {"person_id": D, "role": "event_crew"},
            ],
            "version": 2,
        },
        {"event_id": A, "organisation_id": B, "members": [], "version": 1},
    ),
    "registration.api_token_changed.v1": (
        {
            "token_id": A,
            "organisation_id": B,
            "made_by": C,
            "secret_digest": "9f86d081" * 8,
            "permissions": ["view_students", "check_in"],
            "event_id": D,
            "expires_at": NINE,
            "revoked_at": NINE,
            "version": 2,
        },
        {
            "token_id": A,
            "organisation_id": B,
            "made_by": C,
            "secret_digest": "9f86d081" * 8,
            "permissions": [],
            "event_id": None,
            "expires_at": NINE,
            "revoked_at": None,
            "version": 1,
        },
    ),
    "scheduling.scheduling_token_used.v1": ({"token_id": A, "used_at": NINE}, _SAME),
    "notifications.mail_token_used.v1": ({"token_id": A, "used_at": NINE}, _SAME),
    "scheduling.scheduling_deed_recorded.v1": (_DEED, _SAME),
    "notifications.mail_deed_recorded.v1": (
        _DEED | {"use_case": "link_opt_out", "actor_kind": "link", "door": "link"},
        _DEED | {"actor_id": None, "event_id": None, "person_id": None},
    ),
    "registration.contact_address_requested.v1": (
        {"contact_id": B, "company": "Elværket A/S", "expires_at": NINE},
        _SAME,
    ),
    "registration.contact_address_changed.v1": (
        {
            "contact_id": B,
            "company": "Elværket A/S",
            "staff_id": A,
            "is_pending": True,
            "changed_at": NINE,
        },
        {
            "contact_id": B,
            "company": "Elværket A/S",
            "staff_id": None,
            "is_pending": False,
            "changed_at": NINE,
        },
    ),
    "registration.second_factor_reset.v1": ({"contact_id": B, "reset_at": NINE}, _SAME),
    "registration.colleague_role_changed.v1": (
        {
            "contact_id": A,
            "event_id": B,
            "roles": ["co_organiser"],
            "changed_at": NINE,
        },
        {"contact_id": A, "event_id": None, "roles": [], "changed_at": NINE},
    ),
    "registration.passkey_changed.v1": (
        {"contact_id": B, "change": "added", "changed_at": NINE},
        {"contact_id": B, "change": "copied", "changed_at": NINE},
    ),
    "registration.session_ended.v1": ({"session_id": A, "ended_at": NINE}, _SAME),
    "registration.person_erased.v1": ({"person_id": A}, _SAME),
    "notifications.delivery_failed.v1": (
        _FAILED_FULL,
        _FAILED_FULL | {"event_id": None, "participation_id": None},
    ),
    "notifications.person_erased_here.v1": ({"person_id": A}, _SAME),
}
