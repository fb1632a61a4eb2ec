"""Every form of notifications, sent with what no form sends: never a 5xx."""

import pytest
from flask import Flask

from services.notifications.settings import Settings
from tests.integration.notifications.test_pages import app, client_of, send_all, settings
from tests.integration.notifications.world import World
from tests.support.hostile_forms import broken_by, forms_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
__all__ = ["app", "settings"]  # fixtures, found by their names


def test_no_form_falls_over(app: Flask, world: World, settings: Settings) -> None:
    world.hear(world.invitation(), world.schedule(world.day))
    send_all(world, settings)
    client = client_of(app, world.organisation_id, "administrator", "organiser")
    pages = ["/mailbox", f"/events/{world.event_id}/messages", "/operations"]
    tried, bad = 0, []
    for form in forms_of(client, pages):
        tried += 1
        bad += broken_by(client, form)
    assert bad == []
    assert tried >= 2
