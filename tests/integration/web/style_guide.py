"""A page with every shared component in it, to look at with one's own eyes and to check in a
browser.

.venv/bin/python -m tests.integration.web.style_guide 9200     then open http://localhost:9200/
"""

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

from flask import Blueprint, Flask, render_template, request
from flask_babel import gettext
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.serving import run_simple

from shared.auth.access import Access
from shared.web.factory import create_service_app
from shared.web.flashes import flash_with_undo
from shared.web.reordering import reordered
from shared.web.settings import WebSettings

KEY = "k" * 40
EVENT = SimpleNamespace(id="01a1", name="Praktikdating forår 2027", held_on=date(2027, 3, 12))
_TEMPLATES = Path(__file__).parent / "templates"

style_guide = Blueprint("style_guide", __name__)
_names = {"a": "Elgiganten", "b": "Bravida Danmark", "c": "Ødegård VVS", "d": "Kemp & Lauritzen"}
_order = list(_names)


@style_guide.get("/")
def components() -> str:
    flash_with_undo(gettext("11 virksomheder får en påmindelse."), "/undo")
    moment = datetime(2027, 3, 12, 8, tzinfo=UTC)
    items = [SimpleNamespace(id=each, name=_names[each]) for each in _order]
    return render_template("components.html", event=EVENT, moment=moment, items=items)


@style_guide.post("/order")
def order() -> str:
    _order[:] = reordered(_order, request.form)
    return components()


@style_guide.route("/form", methods=["GET", "POST"])
def form() -> str:
    errors = {}
    if request.method == "POST" and not request.form.get("name"):
        errors = {"name": gettext("Skriv et navn."), "kind": gettext("Vælg en slags.")}
    return render_template("form.html", event=EVENT, form=request.form, errors=errors)


@style_guide.get("/registration/events/<event_id>/path")
def path(event_id: str) -> str:
    return render_template("path.html", event_id=event_id, current=request.args["current"])


@style_guide.get("/confirm")
def confirm() -> str:
    return render_template(
        "shared/confirm.html",
        title=gettext("Aflys arrangementet?"),
        text=gettext("32 virksomheder og 214 elever får besked med det samme."),
        action="/confirm",
        button=gettext("Aflys arrangementet"),
        kind="warning",
        cancel_address="/",
    )


def create_style_guide(port: int = 8000) -> Flask:
    settings = WebSettings((KEY,), f"http://localhost:{port}", ("localhost", "127.0.0.1"))
    app = create_service_app(
        "shared.web.factory",
        service="style-guide",
        settings=settings,
        database=None,
        blueprints=[(style_guide, Access.PUBLIC)],
    )
    assert app.jinja_loader is not None
    app.jinja_loader = ChoiceLoader([FileSystemLoader(_TEMPLATES), app.jinja_loader])
    return app


if __name__ == "__main__":
    port = int(sys.argv[1])
    app = create_style_guide(port)
    app.debug = True
    run_simple("127.0.0.1", port, app, threaded=True, use_reloader=False)
