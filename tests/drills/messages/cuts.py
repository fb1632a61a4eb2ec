"""A TCP relay to the broker that can be cut, away or blocked, for tests of a bad network."""

import contextlib
import socket
import threading
from urllib.parse import urlsplit

# AMQP 0-9-1: method frame on channel 0, connection.blocked (10, 60) with a short reason, frame end
BLOCKED = b"\x01\x00\x00\x00\x00\x00\x08\x00\x0a\x00\x3c\x03low\xce"


class CuttableBroker:
    """Listens on a free port and passes everything on, until something is done to it.

    `cut` drops all connections; `leave` does that and refuses new ones until `return_again`;
    `block` says what a broker short of memory says and takes nothing more, until `cut`.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._target = (parts.hostname or "127.0.0.1", parts.port or 5672)
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        account = f"{parts.username}:{parts.password}@" if parts.username else ""
        self.url = f"{parts.scheme}://{account}127.0.0.1:{port}{parts.path}"
        self.cuts = 0
        self._open: list[socket.socket] = []
        self._near: list[socket.socket] = []
        self._is_away = False
        self._flows = threading.Event()
        self._flows.set()
        self._guard = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        with self._guard:
            ended, self._open = self._open, []
            self._near = []
        self._flows.set()
        for end in ended:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self.cuts += len(ended) // 2

    def leave(self) -> None:
        self._is_away = True
        self.cut()

    def return_again(self) -> None:
        self._is_away = False

    def block(self) -> None:
        """Call it while nothing is on its way to the client: it must not fall into a frame."""
        self._flows.clear()
        with self._guard:
            for near in self._near:
                with contextlib.suppress(OSError):  # one that was closed meanwhile
                    near.sendall(BLOCKED)

    def close(self) -> None:
        # shutdown wakes the accepting thread; close alone would leave it waiting
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if self._is_away:
                    near.close()
                    continue
                far = socket.create_connection(self._target)
                with self._guard:
                    self._open += [near, far]
                    self._near.append(near)
                for ends in ((near, far, self._flows), (far, near, _ALWAYS)):
                    threading.Thread(target=_pass_on, args=ends, daemon=True).start()


_ALWAYS = threading.Event()
_ALWAYS.set()


def _pass_on(source: socket.socket, target: socket.socket, flows: threading.Event) -> None:
    with contextlib.suppress(OSError):
        while block := source.recv(65536):
            flows.wait()
            target.sendall(block)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
