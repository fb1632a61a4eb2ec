"""One line of JSON for each request, with the service and the id that the answer carries."""

import json
import subprocess
import sys

PROGRAM = """
import structlog
from shared.web.factory import create_service_app
from shared.web.logs import configure_logging
from shared.web.settings import WebSettings

configure_logging()
settings = WebSettings(("k" * 40,), "http://localhost", ("localhost",))
app = create_service_app(
    "shared.web.factory", service="a_service", settings=settings, database=None, blueprints=[]
)
print(app.test_client().get("/healthz").headers["X-Request-Id"])
structlog.get_logger("worker").info("outside_of_requests")
"""


def test_a_line_tells_service_request_and_rule():
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    inside, outside = (json.loads(line) for line in ended.stderr.splitlines())
    assert inside.pop("milliseconds") >= 0
    assert inside.pop("timestamp").endswith("Z")
    assert inside == {
        "event": "request",
        "level": "info",
        "method": "GET",
        "rule": "/healthz",
        "status": 200,
        "service": "a_service",
        "request_id": ended.stdout.strip(),
    }
    assert (outside["event"], "request_id" in outside) == ("outside_of_requests", False)
