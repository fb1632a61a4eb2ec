"""All tables of registration in one metadata; a model is taken from its subject."""

from services.registration.companies import models as companies
from services.registration.day.models import attendance, day_notices
from services.registration.events.models import events, known_facts, members, places
from services.registration.interest import models as interest
from services.registration.kit.models import imports
from services.registration.kit.models.metadata import Base
from services.registration.meetings.models import booking, groups, meetings, publications
from services.registration.preparation import models as preparation
from services.registration.privacy import models as privacy
from services.registration.providers import models as providers
from services.registration.relations import models as relations
from services.registration.schedules import models as schedules
from services.registration.school.models import (
    api_tokens,
    organisations,
    passkeys,
    people,
    students,
)
from services.registration.wishes import models as wishes

#: importing a subject's models is what declares its tables
DECLARED_BY = (
    companies,
    attendance,
    day_notices,
    events,
    members,
    places,
    known_facts,
    interest,
    imports,
    booking,
    groups,
    meetings,
    publications,
    preparation,
    privacy,
    providers,
    relations,
    schedules,
    api_tokens,
    organisations,
    passkeys,
    people,
    students,
    wishes,
)

METADATA = Base.metadata
