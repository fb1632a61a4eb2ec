"""The settings of the app that answers; for views only."""

from flask import current_app

from shared.web.settings import WebSettings


def web_settings() -> WebSettings:
    settings: WebSettings = current_app.config["MATCHDAG_WEB_SETTINGS"]
    return settings
