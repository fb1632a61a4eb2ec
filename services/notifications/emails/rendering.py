"""Renders the three files of a mail in the receiver's language; knows no table and no address."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask

from services.notifications.domain.mail_kinds import MailKind
from services.notifications.domain.safe_text import (
    CODE_MARK,
    LINK_MARK,
    OPT_OUT_MARK,
    header_text,
)
from shared.web.formats import init_formats
from shared.web.i18n import in_language, init_i18n

_SERVICE = Path(__file__).parents[1]
_FOLDER = "notifications/emails"


@dataclass(frozen=True)
class RenderedMail:
    """The texts of one mail; links are still marks."""

    subject: str
    text: str
    html: str


def render_email(mail_kind: MailKind, language: str, **values: Any) -> RenderedMail:
    """The mail of this kind with `values` as its template variables (already plain text)."""
    app = _templates(language)
    marks = {"link_mark": LINK_MARK, "code_mark": CODE_MARK, "opt_out_mark": OPT_OUT_MARK}
    known = {"language": language, "bulk": mail_kind.bulk, **marks, **values}
    with in_language(app, language):
        subject = header_text(_render(app, f"{mail_kind.name}/subject.txt", known))
        text = _render(app, f"{mail_kind.name}/body.txt", known)
        html = _render(app, f"{mail_kind.name}/body.html", {**known, "subject": subject})
    return RenderedMail(subject, _tidy(text), _tidy(html))


def _render(app: Flask, name: str, values: dict[str, Any]) -> str:
    return app.jinja_env.get_template(f"{_FOLDER}/{name}").render(values)


def _tidy(text: str) -> str:
    """At most one empty line in a row and one line break at the end."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"


@cache
def _templates(language: str) -> Flask:
    """Not a web application: only the carrier of templates, texts of one language and date formats.

    Its texts are not asked for the language of a request at each word.
    """
    app = Flask("services.notifications.emails", template_folder=str(_SERVICE / "templates"))
    texts = init_i18n(app, [_SERVICE / "translations"])
    init_formats(app)
    app.jinja_env.install_gettext_translations(texts[language], newstyle=True)  # type: ignore[attr-defined]  # the extension gives it
    return app
