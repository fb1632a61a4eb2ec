"""Where the new address of a company's contact says that it is the company's.

Opening changes nothing: mail programs open links before anybody reads them. A button confirms.
"""

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from services.registration.companies.links import open_address
from services.registration.companies.models import Company, CompanyContact
from services.registration.companies.use_cases.confirm_address import confirm_address
from shared.web.factory import current_database

contact_address = Blueprint("contact_address", __name__)


@contact_address.get("/address/<token>")
def show(token: str) -> Response:
    with current_database().reading() as session:
        pending = open_address(session, token)
        contact = session.get_one(CompanyContact, pending.contact_id)
        page = make_response(
            render_template(
                "portals/contact_address.html",
                address=pending,
                company=session.get_one(Company, contact.company_id),
                token=token,
            )
        )
    page.headers["Cache-Control"] = "no-store"
    return page


@contact_address.post("/address/<token>")
def confirm(token: str) -> Response:
    with current_database().writing() as session:
        confirm_address(session, open_address(session, token))
    return redirect(url_for(".show", token=token), 303)
