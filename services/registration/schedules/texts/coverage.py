"""How a publication stands, in words: who lacks what. Nobody says "all" but by a whole coverage."""

from flask_babel import gettext as _
from flask_babel import ngettext

from services.registration.kit.texts.hosts import HostTexts
from services.registration.schedules.domain.coverage import Coverage


def gap_texts(coverage: Coverage, hosts: HostTexts) -> list[str]:
    """One sentence for each thing that is lacking, the most pressing first; none where it is
    whole.
    """
    gaps = []
    if coverage.awaits_rooms:
        gaps.append(_("Lokalerne til oplæggene er på vej. Når de er her, får alle besked én gang."))
    if coverage.has_unsent:
        gaps.append(
            ngettext(
                "%(num)d har ikke fået sit skema, som det er nu, at vide.",
                "%(num)d har ikke fået deres skema, som det er nu, at vide.",
                coverage.unsent,
            )
        )
    if coverage.without_schedule:
        gaps.append(
            ngettext(
                "%(num)d elev har ikke noget skema.",
                "%(num)d elever har ikke noget skema.",
                coverage.without_schedule,
            )
        )
    if coverage.awaiting_preparation:
        gaps.append(awaiting_text(coverage.awaiting_preparation))
    if coverage.without_place:
        gaps.append(hosts.without_place(coverage.without_place))
    return gaps


def awaiting_text(students: int) -> str:
    text: str = ngettext(
        "%(num)d elev får først sit skema, når forberedelsen er afleveret.",
        "%(num)d elever får først deres skema, når forberedelsen er afleveret.",
        students,
    )
    return text


def coverage_text(coverage: Coverage) -> str:
    """The shortest that is true, for a step of the path."""
    if coverage.awaits_rooms:
        return _("venter på lokaler")
    if coverage.unsent:
        return _("%(count)s mangler besked", count=coverage.unsent)
    if coverage.without_schedule:
        return _("%(count)s uden skema", count=coverage.without_schedule)
    if coverage.awaiting_preparation:
        return _("%(count)s venter på forberedelse", count=coverage.awaiting_preparation)
    return _("offentliggjort")
