"""Where a service that is cut by subject keeps what its pages are made of; must not know which
subjects there are.

`services/<service>/<subject>/templates/x.html` is the template `<subject>/x.html`, a style sheet
`<subject>/static/x.css` is the file `<subject>/x.css`, and `<subject>/translations/en.po` joins the
service's texts. A service that is not cut has the three folders at its root.
"""

from functools import cache
from pathlib import Path

_OF_PAGES = ("templates", "static", "translations")


@cache
def subject_folders(root: Path) -> dict[str, Path]:
    """The folders right below `root` that have something for pages, by name, in alphabetical
    order.
    """
    return {
        folder.name: folder
        for folder in sorted(root.iterdir())
        if any((folder / part).is_dir() for part in _OF_PAGES)
    }
