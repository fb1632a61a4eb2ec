"""The first school of an installation in one process, and links with which its administrators get
in.
"""

from typing import TYPE_CHECKING

from services.registration.operations import administrator_paths, create_first_school

if TYPE_CHECKING:
    from services.suite.server.suite import Suite


def settle_first_school(suite: "Suite", *, school: str, address: str) -> None:
    """Make the organisation with its administrator, unless there is one already."""
    with suite.databases["registration"].writing() as session:
        create_first_school(session, school=school, address=address)


def administrator_links(suite: "Suite", base_url: str) -> list[tuple[str, str]]:
    """Name and link of every administrator."""
    keys = suite.settings.registration.web.secret_keys
    with suite.databases["registration"].reading() as session:
        paths = administrator_paths(session, keys)
    return [(name, base_url + path) for name, path in paths]
