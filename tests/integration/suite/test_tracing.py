"""A collector sees what one request set off in another service, and nobody's name or address."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.support.server_process import Visitor, running
from tests.support.waiting import until

pytestmark = pytest.mark.slow
ADDRESS = "kirsten@nordskolen.example"
ASKED = "POST /sign-in"
HEARD = "process registration.sign_in_link_requested.v1"


def test_a_request_and_what_notifications_does_about_it_are_one_trace(tmp_path: Path) -> None:
    school = ("--school", "Nordskolen", "--administrator", ADDRESS)
    with collector() as (url, bodies):
        environment = {"MATCHDAG_TRACES_URL": url}
        with running(tmp_path / "data", *school, environment=environment) as server:
            visitor = Visitor(server.base_url)
            visitor.get("/registration/sign-in")
            assert visitor.post("/registration/sign-in", email=ADDRESS) == 200
            until(lambda: HEARD in {span.name for span in spans(bodies)}, seconds=20)
            until(lambda: ASKED in {span.name for span in spans(bodies)}, seconds=20)
    found = {span.name: span for span in spans(bodies)}
    asked, heard = found[ASKED], found[HEARD]
    assert heard.trace_id == asked.trace_id
    assert asked.parent_span_id == b"", "a request begins its own trace"
    ids = {span.span_id for span in spans(bodies) if span.trace_id == asked.trace_id}
    assert heard.parent_span_id in ids, "it was said within the request"
    statements = [span.name for span in spans(bodies) if span.parent_span_id == heard.span_id]
    assert "INSERT" in statements, "the mail is queued"
    for body in bodies:
        assert b"kirsten" not in body
        assert b"Nordskolen" not in body


@contextmanager
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """What stands where a school runs a collector: it takes OTLP over HTTP, and keeps it."""
    bodies: list[bytes] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                import gzip

                body = gzip.decompress(body)
            bodies.append(body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Not on the tests' output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", bodies
    finally:
        server.shutdown()
        server.server_close()


def spans(bodies: list[bytes]) -> list[Span]:
    return [
        span
        for body in list(bodies)
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
