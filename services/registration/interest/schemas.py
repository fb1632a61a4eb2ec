"""The JSON shapes of answers after meetings and of matches: strict in, plain out."""

from marshmallow import Schema, fields

from services.registration.interest.domain.interest import ANSWERS, LONGEST_NOTE
from shared.web.api.strict import Strict
from shared.web.typed.fields import Choice, CleanText


class AnswerWriteSchema(Strict):
    """`note` left out: it stays as it is."""

    answer = Choice(ANSWERS, required=True)
    note = CleanText(longest=LONGEST_NOTE, shortest=0, lines=True, load_default=None)


class AnswerForm(AnswerWriteSchema):
    """`answer` left empty: the note alone."""

    answer = Choice(ANSWERS, load_default=None)


class ReachSchema(Schema):
    name = fields.String()
    email = fields.String()
    phone = fields.String()
    until = fields.Date()


class EarlierSchema(Schema):
    event_name = fields.String()
    held_on = fields.Date()
    answer = fields.String(allow_none=True)
    is_match = fields.Boolean()


class OwnContactSchema(Schema):
    """One side's view: its own answer, the match once both say yes, and how to reach the other."""

    event_id = fields.UUID(attribute="met.event_id")
    student_id = fields.UUID(attribute="met.person_id")
    company_id = fields.UUID(attribute="met.company_id")
    how = fields.String(attribute="met.how", metadata={"enum": ["meeting", "visit"]})
    at = fields.AwareDateTime(attribute="met.at")
    answer = fields.String(allow_none=True)
    note = fields.String()
    matched_at = fields.AwareDateTime(allow_none=True)
    reach = fields.Nested(ReachSchema, allow_none=True)
    can_answer = fields.Boolean()
    closes_on = fields.Date()
    before = fields.List(fields.Nested(EarlierSchema))


class OwnContactsSchema(Schema):
    items = fields.List(fields.Nested(OwnContactSchema))


class PairSchema(Schema):
    """Both sides, for staff. `kind`: match, student or company (only that side says yes), silent
    (an answer is missing) or done (nobody says yes).
    """

    event_id = fields.UUID(attribute="met.event_id")
    student_id = fields.UUID(attribute="met.person_id")
    company_id = fields.UUID(attribute="met.company_id")
    how = fields.String(attribute="met.how")
    student_answer = fields.String(attribute="pair.student", allow_none=True)
    student_answered_at = fields.AwareDateTime(allow_none=True)
    company_answer = fields.String(attribute="pair.company", allow_none=True)
    company_answered_at = fields.AwareDateTime(allow_none=True)
    matched_at = fields.AwareDateTime(attribute="pair.matched_at", allow_none=True)
    kind = fields.String()


class PairsSchema(Schema):
    items = fields.List(fields.Nested(PairSchema))


class NudgedSchema(Schema):
    students = fields.Integer()
    companies = fields.Integer()
