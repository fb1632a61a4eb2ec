"""What people are told when a build, a repair or a talk is refused."""

from flask_babel import lazy_gettext as _

from services.registration.schedules.domain.build_errors import (
    BuildNotFinished,
    BuildStillRunning,
    CannotBePlanned,
    NoTablesAtTalks,
    NothingToBuild,
)
from services.registration.schedules.domain.group_rules import GroupRulesUnusable, NotForGroups
from services.registration.schedules.domain.undoing import RepairNotUndoable
from shared.web.errors import ErrorTexts

ERROR_TEXTS: ErrorTexts = {
    NothingToBuild: (
        409,
        _("Der mangler noget at bygge af: Der skal være tidsrum, virksomheder og elever."),
    ),
    BuildStillRunning: (
        409,
        _("Skema %(number)s bliver bygget nu. Vent til det er færdigt, eller stop det."),
    ),
    CannotBePlanned: (422, _("Skemaet kan ikke bygges: %(reason)s")),
    NoTablesAtTalks: (
        422,
        _("Ved oplæg er der ingen borde. Spørg om et tidsrum mere eller et oplæg mere i stedet."),
    ),
    RepairNotUndoable: (
        409,
        _("Rettelsen kan ikke fortrydes mere. Sig i stedet, hvad der er sket."),
    ),
    BuildNotFinished: (409, _("Skemaet er ikke færdigt og kan ikke bruges endnu.")),
    NotForGroups: (409, _("Oplæg hører til en karrieredag.")),
    GroupRulesUnusable: (
        422,
        _("Det mindste antal elever kan ikke være større end det højeste."),
    ),
}
