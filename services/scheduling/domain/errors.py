"""Every refusal that the rules can give: a stable code and the facts that its text needs."""

from shared.errors import DomainError


class SchedulingError(DomainError):
    """A refusal; `field` names the input that must change (None: the request as a whole)."""

    code = "scheduling_error"

    def __init__(self, *, field: str | None = None, **facts: object) -> None:
        super().__init__(**facts)
        self.field = field


class EndsBeforeStart(SchedulingError):
    code = "ends_before_start"


class SlotLengthOutOfRange(SchedulingError):
    code = "slot_length_out_of_range"


class NoRoomForASlot(SchedulingError):
    code = "no_room_for_a_slot"


class TooManySlots(SchedulingError):
    code = "too_many_slots"


class BreakOutsideEvent(SchedulingError):
    code = "break_outside_event"


class BreaksOverlap(SchedulingError):
    code = "breaks_overlap"


class TimeDoesNotExist(SchedulingError):
    code = "time_does_not_exist"


class TimeHappensTwice(SchedulingError):
    code = "time_happens_twice"


class SlotCrossesClockChange(SchedulingError):
    code = "slot_crosses_clock_change"


class DayIsOver(SchedulingError):
    code = "day_is_over"


class MoreMeetingsThanSlots(SchedulingError):
    code = "more_meetings_than_slots"


class DeadlineAfterStart(SchedulingError):
    code = "deadline_after_start"


class WishesCloseBeforeTheyOpen(SchedulingError):
    code = "wishes_close_before_they_open"


class EventAlreadyMade(SchedulingError):
    code = "event_already_made"


class EventIsCancelled(SchedulingError):
    code = "event_is_cancelled"


class EventIsNotCancelled(SchedulingError):
    code = "event_is_not_cancelled"


class TooLateToUndo(SchedulingError):
    code = "too_late_to_undo"


class RoomNameTaken(SchedulingError):
    code = "room_name_taken"


class RoomInUse(SchedulingError):
    code = "room_in_use"


class RoomUnknown(SchedulingError):
    code = "room_unknown"


class StandNumberTaken(SchedulingError):
    code = "stand_number_taken"


class PlaceTaken(SchedulingError):
    code = "place_taken"


class PlaceNotOffered(SchedulingError):
    code = "place_not_offered"


class CompanyNotTakingPart(SchedulingError):
    code = "company_not_taking_part"


class CompanyIsLocked(SchedulingError):
    code = "company_is_locked"


class ProgrammeChangedMeanwhile(SchedulingError):
    code = "programme_changed_meanwhile"


class NothingToPlace(SchedulingError):
    code = "nothing_to_place"


class NothingToUndo(SchedulingError):
    code = "nothing_to_undo"


class NothingToPublish(SchedulingError):
    code = "nothing_to_publish"


class ImportHasFaults(SchedulingError):
    code = "import_has_faults"


class ImportExpired(SchedulingError):
    code = "import_expired"
