"""An app without a database, for what needs a request or a language."""

from collections.abc import Iterator

import pytest
from flask import Flask

from shared.web.factory import create_service_app
from shared.web.settings import WebSettings


@pytest.fixture(scope="session")
def plain_app() -> Flask:
    settings = WebSettings(("k" * 40,), "http://localhost", ("localhost",))
    app = create_service_app(
        "shared.web.factory", service="plain", settings=settings, database=None, blueprints=[]
    )
    app.testing = True
    return app


@pytest.fixture
def danish(plain_app: Flask) -> Iterator[None]:
    with plain_app.test_request_context(headers={"Accept-Language": "da"}):
        yield


@pytest.fixture
def english(plain_app: Flask) -> Iterator[None]:
    with plain_app.test_request_context(headers={"Accept-Language": "en"}):
        yield
