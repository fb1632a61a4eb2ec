"""What people come to scheduling to do, and who may: its table of use case × role × scope.

A new line is a decision: `tests/access` holds it against a table written by hand.
"""

from shared.auth.permissions import ORGANISERS, STAFF, Permission, Scope, in_event, in_school

VIEW_EVENT = Permission("view_event", "how far an event is, in figures", STAFF)
CREATE_EVENTS = Permission(
    "create_events",
    "make an event, and own it",
    {**in_school("administrator", "organiser"), "teacher": Scope.OWN},
)
CHANGE_EVENT = Permission("change_event", "name, place, time grid, deadlines", ORGANISERS)
CANCEL_EVENT = Permission(
    "cancel_event",
    "cancel an event and take that back",
    {**in_school("administrator", "organiser"), **in_event("owner")},
)
VIEW_PROGRAMME = Permission("view_programme", "who sits where", STAFF)
PLACE_COMPANIES = Permission("place_companies", "rooms and stands of companies", ORGANISERS)
PUBLISH_PROGRAMME = Permission("publish_programme", "make rooms and stands known", ORGANISERS)
VIEW_ROOMS = Permission("view_rooms", "the school's rooms", STAFF)
OFFER_ROOMS = Permission("offer_rooms", "which rooms an event uses", ORGANISERS)
MANAGE_ROOMS = Permission(
    "manage_rooms", "the school's rooms and buildings", in_school("administrator", "organiser")
)
