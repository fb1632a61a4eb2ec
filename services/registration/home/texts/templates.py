"""Words that templates of several subjects use."""

from flask import Flask

from services.registration.companies.texts import AGREEMENT_TEXTS
from services.registration.day.texts import REASON_WORDS
from services.registration.kit.texts.schedules import time_left


def init_schedule_words(app: Flask) -> None:
    app.jinja_env.filters["time_left"] = time_left
    app.jinja_env.globals.update(agreement_words=AGREEMENT_TEXTS, reason_words=REASON_WORDS)
