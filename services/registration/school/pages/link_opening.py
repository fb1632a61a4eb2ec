"""What the page behind a mailed sign-in link says: the button, the code to type, or a way in.

Reading it changes nothing. Whatever browser it opens in, a way in stands on it.
"""

from dataclasses import dataclass

from flask import render_template

from services.registration.kit.links import read_link
from services.registration.school.pages.asker import earlier_secret
from services.registration.school.use_cases.request_sign_in import find_recent_request
from services.registration.school.use_cases.sign_in import find_open_link
from shared.auth.link_codes import code_of, in_groups
from shared.web.factory import current_database, current_settings


@dataclass(frozen=True)
class LinkOpening:
    """`code`: for the browser that asked to type; `is_renewable`: one press mails a new link."""

    token: str
    is_here: bool = False
    code: str = ""
    is_renewable: bool = False

    @property
    def template(self) -> str:
        if self.is_here:
            return "school/sign_in_link.html"
        return "school/sign_in_elsewhere.html" if self.code else "school/sign_in_over.html"


def link_opening(token: str) -> LinkOpening:
    read = read_link("sign-in", token)
    if read is None:
        return LinkOpening(token)
    with current_database().reading() as reading:
        is_own = find_open_link(reading, request_id=read.subject, browser_secret=earlier_secret())
        is_renewable = find_recent_request(reading, read.subject) is not None
    keys = current_settings().secret_keys
    code = in_groups(code_of(keys, "sign-in", read.subject)) if is_own is False else ""
    return LinkOpening(token, bool(is_own), code, is_renewable)


def opened_page(token: str) -> str:
    opening = link_opening(token)
    return render_template(opening.template, opening=opening, token=token)
