"""One origin in front of three services, as the gateway of the production profile gives it."""

import http.client
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "te", "upgrade"}


def _handler(ports: Mapping[str, int]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._forward()

        def do_POST(self) -> None:
            self._forward()

        def do_PUT(self) -> None:
            self._forward()

        def log_message(self, *_: object) -> None:
            """The services log."""

        def _forward(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            service, _, rest = self.path.lstrip("/").partition("/")
            prefix = f"/{service}"
            if service in {"assets", "favicon.ico"}:  # the same files in every service
                service, rest, prefix = "registration", self.path.lstrip("/"), ""
            if service not in ports:
                self.send_response(302)
                self.send_header("Location", "/registration/")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            headers = {k: v for k, v in self.headers.items() if k.lower() not in HOP_BY_HOP}
            headers |= {
                "X-Forwarded-Prefix": prefix,
                "X-Forwarded-Host": self.headers["Host"],
                "X-Forwarded-Proto": "http",
                "X-Forwarded-For": "127.0.0.1",
            }
            connection = http.client.HTTPConnection("127.0.0.1", ports[service], timeout=60)
            connection.request(self.command, f"/{rest}", body, headers)
            answer = connection.getresponse()
            content = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in HOP_BY_HOP | {"content-length", "server", "date"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with suppress(BrokenPipeError):  # the browser went to another page meanwhile
                self.wfile.write(content)
            connection.close()

    return Handler


@contextmanager
def gateway(port: int, ports: Mapping[str, int]) -> Iterator[None]:
    """Forward /<service>/… on `port` to the service's own port, with the prefix taken off."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(ports))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
