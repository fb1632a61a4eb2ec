"""Words that templates of several subjects use."""

from flask import Flask

from services.registration.companies.texts import AGREEMENT_TEXTS
from services.registration.day.texts import REASON_TEXTS
from services.registration.kit.texts.hosts import host_texts
from services.registration.kit.texts.schedules import remaining_text


def init_template_texts(app: Flask) -> None:
    app.jinja_env.filters["time_left"] = remaining_text
    app.jinja_env.globals.update(
        agreement_words=AGREEMENT_TEXTS,
        host_texts=host_texts,
        reason_words=REASON_TEXTS,
    )
