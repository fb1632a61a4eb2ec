"""What a request says that its sender was shown, and what happens when that is true no more."""

from flask import redirect, request
from werkzeug.wrappers import Response

from shared.previews import PreviewOutdated
from shared.web.errors import error_text, is_api_request
from shared.web.flashes import flash_warning


def seen_preview() -> str | None:
    """A page's form always says; one that does not was shown nothing that could be true.

    A program may: whoever leaves the header out asks for what is the case, whatever it is.
    """
    if is_api_request():
        return request.headers.get("If-Preview")
    return request.form.get("preview", "")


def show_again(outdated: PreviewOutdated, address: str) -> Response:
    """To the page that shows what it would be now; nothing was done."""
    flash_warning(error_text(outdated))
    return redirect(address, 303)
