"""What each refusal answers at both doors; each subject says its own."""

from services.registration.booking import texts as booking
from services.registration.companies import texts as companies
from services.registration.day import texts as day
from services.registration.events import texts as events
from services.registration.guidance import texts as guidance
from services.registration.interest import texts as interest
from services.registration.invitations import texts as invitations
from services.registration.kit.texts import errors as kit
from services.registration.meetings import texts as meetings
from services.registration.news import texts as news
from services.registration.preparation import texts as preparation
from services.registration.programs import texts as programs
from services.registration.providers import texts as providers
from services.registration.relations import texts as relations
from services.registration.schedules.texts import errors as schedules
from services.registration.school import texts as school
from services.registration.wishes import texts as wishes
from shared.web.errors import ErrorTexts, FieldTexts

ERROR_TEXTS: ErrorTexts = {
    **kit.ERROR_TEXTS,
    **school.ERROR_TEXTS,
    **providers.ERROR_TEXTS,
    **events.ERROR_TEXTS,
    **programs.ERROR_TEXTS,
    **companies.ERROR_TEXTS,
    **relations.ERROR_TEXTS,
    **meetings.ERROR_TEXTS,
    **preparation.ERROR_TEXTS,
    **wishes.ERROR_TEXTS,
    **booking.ERROR_TEXTS,
    **invitations.ERROR_TEXTS,
    **day.ERROR_TEXTS,
    **schedules.ERROR_TEXTS,
    **news.ERROR_TEXTS,
    **guidance.ERROR_TEXTS,
    **interest.ERROR_TEXTS,
}
FIELD_TEXTS: FieldTexts = {
    **school.FIELD_TEXTS,
    **providers.FIELD_TEXTS,
    **companies.FIELD_TEXTS,
    **relations.FIELD_TEXTS,
    **invitations.FIELD_TEXTS,
    **guidance.FIELD_TEXTS,
}
