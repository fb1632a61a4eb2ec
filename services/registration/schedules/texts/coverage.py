"""How a publication stands, in words: who lacks what. Nobody says "all" but by a whole coverage."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from services.registration.kit.texts.hosts import HostTexts
from services.registration.meetings.domain.unheld_meetings import UnheldCount
from services.registration.schedules.domain.coverage import Coverage

#: of which a sentence each is said
_MOST_COMPANIES = 3


def gap_texts(coverage: Coverage, hosts: HostTexts) -> list[str]:
    """One sentence for each thing that is lacking, the most pressing first; none where it is
    whole.
    """
    gaps = unheld_texts(coverage.unheld)
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
    if not coverage.companies:
        gaps.append(str(hosts.nobody_comes))
    if not coverage.students:
        gaps.append(_("Der er ingen elever på arrangementet."))
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
    if coverage.unheld:
        return unheld_text(coverage.unheld)
    if coverage.awaits_rooms:
        return _("venter på lokaler")
    if coverage.unsent:
        return _("%(count)s mangler besked", count=coverage.unsent)
    if coverage.without_schedule:
        return _("%(count)s uden skema", count=coverage.without_schedule)
    if coverage.awaiting_preparation:
        return _("%(count)s venter på forberedelse", count=coverage.awaiting_preparation)
    return _("offentliggjort")


def unheld_text(unheld: Sequence[UnheldCount]) -> str:
    count = sum(each.meetings for each in unheld)
    text: str = ngettext(
        "%(num)d samtale kan ikke holdes", "%(num)d samtaler kan ikke holdes", count
    )
    return text


def unheld_texts(unheld: Sequence[UnheldCount]) -> list[str]:
    """What cannot be held and why, company by company; the last says how many more there are."""
    texts = [_unheld_text(each) for each in unheld[:_MOST_COMPANIES]]
    if left := sum(each.meetings for each in unheld[_MOST_COMPANIES:]):
        texts.append(
            ngettext(
                "%(num)d samtale mere kan ikke holdes.",
                "%(num)d samtaler mere kan ikke holdes.",
                left,
            )
        )
    return texts


def _unheld_text(unheld: UnheldCount) -> str:
    count, company = unheld.meetings, unheld.company
    texts: dict[str, str] = {
        "outside_hours": ngettext(
            "%(num)d samtale ligger uden for den tid, %(company)s kommer.",
            "%(num)d samtaler ligger uden for den tid, %(company)s kommer.",
            count,
            company=company,
        ),
        "company_away": ngettext(
            "%(num)d samtale ligger, hvor %(company)s har sagt, at de ikke er der.",
            "%(num)d samtaler ligger, hvor %(company)s har sagt, at de ikke er der.",
            count,
            company=company,
        ),
        "too_few_seats": ngettext(
            "%(company)s har ikke plads til %(num)d af sine samtaler.",
            "%(company)s har ikke plads til %(num)d af sine samtaler.",
            count,
            company=company,
        ),
        "field_unwanted": ngettext(
            "%(num)d samtale er med en elev, hvis uddannelse %(company)s ikke søger.",
            "%(num)d samtaler er med elever, hvis uddannelse %(company)s ikke søger.",
            count,
            company=company,
        ),
        "company_gone": ngettext(
            "%(num)d samtale står stadig hos %(company)s, som ikke kommer.",
            "%(num)d samtaler står stadig hos %(company)s, som ikke kommer.",
            count,
            company=company,
        ),
    }
    return texts[unheld.cause]
