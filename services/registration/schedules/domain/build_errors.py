"""Why a schedule cannot be built or published, by name; texts are chosen at the doors."""

from shared.errors import DomainError


class NothingToBuild(DomainError):
    """No company comes, no student takes part, or the event has no slots; fields: missing."""

    code = "nothing_to_build"


class BuildStillRunning(DomainError):
    """A build of the event waits or runs already; fields: number."""

    code = "build_still_running"


class CannotBePlanned(DomainError):
    """There is no such day for the engine to plan; fields: reason."""

    code = "cannot_be_planned"


class NoTablesAtTalks(DomainError):
    """A table more is asked for where students hear talks, which have none."""

    code = "no_tables_at_talks"


class BuildNotFinished(DomainError):
    code = "build_not_finished"
