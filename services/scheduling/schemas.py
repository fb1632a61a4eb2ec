"""The JSON shapes of scheduling's API, one for what may be sent and one for what is shown."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from services.scheduling.domain.event_plan import KINDS, EventPlan
from services.scheduling.domain.grid import Break, GridPlan
from services.scheduling.domain.rooms import MOST_STANDS_AT_ONCE, RoomFacts, StandFacts
from services.scheduling.shapes import Name, WallTime
from shared.web.api.strict import Flag, Strict
from shared.web.typed.fields import Choice, CleanText, Day, Id, Moment, WholeNumber, at_most

MOST_BREAKS = 10
MOST_ROOMS = 5000


class BreakSchema(Strict):
    starts = WallTime(required=True)
    ends = WallTime(required=True)

    @post_load
    def _build(self, values: dict[str, Any], **_context: Any) -> Break:
        return Break(**values)


class EventWriteSchema(Strict):
    kind = Choice(KINDS, required=True)
    name = Name(required=True, longest=200)
    place = Name(required=True, longest=300)
    held_on = Day(required=True)
    starts = WallTime(required=True)
    ends = WallTime(required=True)
    slot_minutes = WholeNumber(required=True, minimum=1, maximum=1440)
    breaks = fields.List(
        fields.Nested(BreakSchema), load_default=list, validate=at_most(MOST_BREAKS)
    )
    meetings_per_student = WholeNumber(required=True, minimum=1, maximum=60)
    wishes_per_student = WholeNumber(required=True, minimum=1, maximum=50)
    reply_by = Moment(load_default=None, allow_none=True)
    wishes_open_at = Moment(load_default=None, allow_none=True)
    wishes_close_at = Moment(load_default=None, allow_none=True)

    @post_load
    def _build(self, values: dict[str, Any], **_context: Any) -> EventPlan:
        return plan_from(values)


def plan_from(values: dict[str, Any]) -> EventPlan:
    """An EventPlan from checked values of either door."""
    grid = GridPlan(
        values["held_on"],
        values["starts"],
        values["ends"],
        values["slot_minutes"],
        tuple(values["breaks"]),
    )
    return EventPlan(
        kind=values["kind"],
        name=values["name"],
        place=values["place"],
        grid=grid,
        meetings_per_student=values["meetings_per_student"],
        wishes_per_student=values["wishes_per_student"],
        reply_by=values["reply_by"],
        wishes_open_at=values["wishes_open_at"],
        wishes_close_at=values["wishes_close_at"],
    )


class SlotSchema(Schema):
    number = fields.Integer()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()


class EventSchema(Schema):
    id = fields.UUID()
    kind = fields.String()
    name = fields.String()
    place = fields.String()
    held_on = Day()
    starts = WallTime()
    ends = WallTime()
    slot_minutes = fields.Integer()
    breaks = fields.List(fields.Nested(BreakSchema))
    slots = fields.List(fields.Nested(SlotSchema))
    meetings_per_student = fields.Integer()
    wishes_per_student = fields.Integer()
    reply_by = fields.AwareDateTime()
    wishes_open_at = fields.AwareDateTime()
    wishes_close_at = fields.AwareDateTime()
    cancelled_at = fields.AwareDateTime(allow_none=True)
    version = fields.Integer()


class EventPageSchema(Schema):
    items = fields.List(fields.Nested(EventSchema))
    next = fields.String(allow_none=True)


class RoomWriteSchema(Strict):
    building = Name(required=True, longest=120)
    name = Name(required=True, longest=120)
    floor = Name(load_default="", longest=40, shortest=0)
    capacity = WholeNumber(required=True, minimum=1, maximum=5000)
    has_power = Flag(load_default=True)
    has_screen = Flag(load_default=False)
    is_step_free = Flag(load_default=False)

    @post_load
    def _build(self, values: dict[str, Any], **_context: Any) -> RoomFacts:
        return RoomFacts(**values)


class RoomSchema(Schema):
    id = fields.UUID()
    building = fields.String(attribute="building.name")
    name = fields.String()
    floor = fields.String()
    capacity = fields.Integer()
    has_power = fields.Boolean()
    has_screen = fields.Boolean()
    is_step_free = fields.Boolean()
    version = fields.Integer()


class RoomPageSchema(Schema):
    items = fields.List(fields.Nested(RoomSchema))
    next = fields.String(allow_none=True)


class OfferSchema(Strict):
    """Which of the organisation's rooms an event uses."""

    room_ids = fields.List(Id(), required=True, validate=at_most(MOST_ROOMS))


class StandFactsSchema(Strict):
    """What is said of a stand, whether it is new or stands already."""

    hall = Name(required=True, longest=120)
    square_metres = WholeNumber(load_default=6, minimum=1, maximum=500)
    has_power = Flag(load_default=True)
    has_screen = Flag(load_default=False)
    is_step_free = Flag(load_default=True)


class StandsWriteSchema(StandFactsSchema):
    """`count` alike stands, numbered on."""

    count = WholeNumber(required=True, minimum=1, maximum=MOST_STANDS_AT_ONCE)

    @post_load
    def _build(self, values: dict[str, Any], **_context: Any) -> tuple[StandFacts, int]:
        count = values.pop("count")
        return StandFacts(number=1, **values), count


class StandSchema(Schema):
    id = fields.UUID()
    hall = fields.String()
    number = fields.Integer()
    square_metres = fields.Integer()
    has_power = fields.Boolean()
    has_screen = fields.Boolean()
    is_step_free = fields.Boolean()
    version = fields.Integer()


class PlacingWriteSchema(Strict):
    place_id = fields.UUID(required=True)
    is_locked = Flag(load_default=False)


class ConflictSchema(Schema):
    code = fields.String()
    company_id = fields.UUID()
    place_id = fields.UUID()
    needed = fields.Integer()
    available = fields.Integer()
    slots = fields.List(fields.Integer())


class PlacingSchema(Schema):
    company_id = fields.UUID()
    company = fields.String()
    place_id = fields.UUID(allow_none=True)
    place = fields.String(allow_none=True)
    building = fields.String(allow_none=True)
    is_locked = fields.Boolean()


class ProgrammeSchema(Schema):
    event_id = fields.UUID()
    version = fields.Integer()
    published_version = fields.Integer()
    companies = fields.List(fields.Nested(PlacingSchema))
    free_place_ids = fields.List(fields.UUID())
    conflicts = fields.List(fields.Nested(ConflictSchema))


class AllocationWriteSchema(Strict):
    """The same seed gives the same programme; left out: the event's own."""

    seed = WholeNumber(load_default=None, allow_none=True, minimum=0, maximum=2**31 - 1)


class PublicationSchema(Schema):
    published_version = fields.Integer()
    changes = fields.Integer()


class PlaceImportQuery(Strict):
    """`default_place`: the building or hall of rows that name none."""

    dry_run = fields.Boolean(load_default=False)
    default_place = CleanText(longest=120, shortest=0, load_default="")


class PlaceImportSchema(Schema):
    subject = fields.String(validate=validate.OneOf(["rooms", "stands"]))
    listed = fields.Integer(metadata={"description": "Rows in the list, each taken in"})
    ignored_columns = fields.List(fields.String())


class ExpectedSchema(Schema):
    slot = fields.Integer()
    expected = fields.Integer()


class SpeakingSchema(Schema):
    company_id = fields.UUID()
    name = fields.String()
    sessions = fields.List(fields.Nested(ExpectedSchema))
    room_id = fields.UUID(allow_none=True)


class RoomShortageSchema(Schema):
    """`wanted` companies share `needs`, `available` rooms have them; `slot` null: in every slot."""

    code = fields.String()
    companies = fields.List(fields.UUID())
    needs = fields.List(fields.String())
    wanted = fields.Integer()
    available = fields.Integer()
    space = fields.Integer()
    slot = fields.Integer(allow_none=True)


class SessionRoomsSchema(Schema):
    event_id = fields.UUID()
    version = fields.Integer()
    companies = fields.List(fields.Nested(SpeakingSchema))
    conflicts = fields.List(fields.Nested(RoomShortageSchema))
