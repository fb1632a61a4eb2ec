"""What one request sets off, as a trace through every service (OpenTelemetry), for those who run a
collector.

Off unless MATCHDAG_TRACES_URL is set: then nothing is loaded and a message carries nothing more.
The libraries come with the extra `tracing`. A span has the route, the message's type and ids, and
what statements look like; never an address that was asked for, a value, or anybody's name. What a
request brings as its own trace is not trusted: each begins one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

from shared.settings import SettingsError

if TYPE_CHECKING:
    from flask import Flask
    from opentelemetry.trace import Tracer
    from sqlalchemy import Engine

#: None: off; one for the process, however many services are in it
_tracer: "Tracer | None" = None
_starting = Lock()


def start_tracing(traces_url: str | None, service: str) -> None:
    """From now on spans of this process go to the collector at `traces_url` (OTLP over HTTP), under
    the name of the first service that asks. Call it in the process that works, not in one that
    forks it. Raises SettingsError where the libraries are not installed.
    """
    global _tracer
    with _starting:
        if traces_url is None or _tracer is not None:
            return
        try:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
        except ImportError as error:
            raise SettingsError(
                ["MATCHDAG_TRACES_URL needs the extra `tracing`: pip install 'matchdag[tracing]'"]
            ) from error
        provider = TracerProvider(
            resource=Resource.create({"service.name": service, "service.namespace": "matchdag"})
        )
        exporter = OTLPSpanExporter(f"{traces_url.rstrip('/')}/v1/traces", timeout=5)
        provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=1000))
        _tracer = provider.get_tracer("matchdag")


def is_tracing() -> bool:
    return _tracer is not None


def current_traceparent() -> str | None:
    """The span at hand as a `traceparent` (W3C Trace Context); None where there is none."""
    if _tracer is None:
        return None
    from opentelemetry.trace import get_current_span

    context = get_current_span().get_span_context()
    if not context.is_valid:
        return None
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"


@contextmanager
def message_span(kind: str, message_id: object, traceparent: str | None) -> Iterator[None]:
    """While a message of this type is handled, as part of the trace in which it was said."""
    if _tracer is None:
        yield
        return
    from opentelemetry.trace import SpanKind
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier = {"traceparent": traceparent} if traceparent else {}
    with _tracer.start_as_current_span(
        f"process {kind}",
        context=TraceContextTextMapPropagator().extract(carrier),
        kind=SpanKind.CONSUMER,
        attributes={"messaging.message.id": str(message_id), "messaging.destination.name": kind},
        record_exception=False,
    ):
        yield


def trace_requests(app: "Flask") -> None:
    """A span for each request of the app, by its route."""
    from flask import g, request
    from opentelemetry import context, trace

    def begin() -> None:
        if _tracer is None:
            return
        rule = request.url_rule.rule if request.url_rule else "unknown"
        g.span = _tracer.start_span(
            f"{request.method} {rule}",
            context=context.Context(),
            kind=trace.SpanKind.SERVER,
            attributes={
                "http.request.method": request.method,
                "http.route": rule,
                "matchdag.service": app.config["MATCHDAG_SERVICE"],
            },
        )
        g.span_token = context.attach(trace.set_span_in_context(g.span))

    def note_status(response: Any) -> Any:
        if "span" in g:
            g.span.set_attribute("http.response.status_code", response.status_code)
        return response

    def end(error: BaseException | None) -> None:
        if "span" in g:
            if error is not None:
                g.span.set_attribute("error.type", type(error).__name__)
            context.detach(g.pop("span_token"))
            g.pop("span").end()

    app.before_request(begin)
    app.after_request(note_status)
    app.teardown_request(end)


def trace_statements(engine: "Engine") -> None:
    """A span for each statement that a traced request or message runs; its text, never its values.

    SQLAlchemy's events tell when one begins and ends (docs: Core Events).
    """
    from opentelemetry.trace import SpanKind, get_current_span
    from sqlalchemy import event

    system = "sqlite" if engine.dialect.name == "sqlite" else "postgresql"

    def begin(
        connection: Any, _cursor: Any, statement: str, _values: Any, context: Any, _many: bool
    ) -> None:
        if _tracer is None or not get_current_span().get_span_context().is_valid:
            return
        context.matchdag_span = _tracer.start_span(
            statement.split(maxsplit=1)[0].upper(),
            kind=SpanKind.CLIENT,
            attributes={"db.system.name": system, "db.query.text": statement[:2000]},
        )

    def end(
        connection: Any, _cursor: Any, _statement: str, _values: Any, context: Any, _many: bool
    ) -> None:
        if (span := getattr(context, "matchdag_span", None)) is not None:
            span.end()

    event.listen(engine, "before_cursor_execute", begin)
    event.listen(engine, "after_cursor_execute", end)
