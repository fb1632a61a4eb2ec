"""A small load generator: prepared requests over kept connections, the time of each answer."""

import asyncio
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Load:
    """What the clients saw: answers by status, seconds in all, and of each answer."""

    statuses: Counter[int]
    seconds: float
    times: tuple[float, ...]

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.times)
        return 1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def send_all(port: int, requests: Sequence[bytes], *, clients: int) -> Load:
    """Each client sends the next request as soon as its last one is answered."""
    return asyncio.run(_send_all(port, requests, clients))


def send_paced(port: int, requests: Sequence[tuple[float, bytes]], *, clients: int = 64) -> Load:
    """Each request goes at its second, or as soon after it as a connection is free.

    The time of an answer counts from that second: whoever had to wait for a turn has waited.
    """
    return asyncio.run(_send_paced(port, sorted(requests), clients))


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def http(
    method: str,
    path: str,
    *,
    cookie: str = "",
    body: bytes = b"",
    headers: str = "",
    kind: str = JSON,
) -> bytes:
    """`kind` is the type of the body."""
    lines = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}"
    if cookie:
        lines += f"Cookie: {cookie}\r\n"
    if body:
        lines += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return lines.encode() + b"\r\n" + body


async def _send_all(port: int, requests: Sequence[bytes], clients: int) -> Load:
    waiting = iter(requests)
    connections = await asyncio.gather(
        *(asyncio.open_connection("127.0.0.1", port) for _ in range(clients))
    )
    statuses: Counter[int] = Counter()
    times: list[float] = []
    began = time.perf_counter()
    await asyncio.gather(
        *(_client(reader, writer, waiting, statuses, times) for reader, writer in connections)
    )
    seconds = time.perf_counter() - began
    for _, writer in connections:
        writer.close()
    return Load(statuses, seconds, tuple(times))


async def _send_paced(port: int, requests: Sequence[tuple[float, bytes]], clients: int) -> Load:
    free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(clients):
        free.put_nowait(await asyncio.open_connection("127.0.0.1", port))
    statuses: Counter[int] = Counter()
    times: list[float] = []
    began = time.perf_counter()

    async def send(at: float, request: bytes) -> None:
        await asyncio.sleep(max(began + at - time.perf_counter(), 0))
        reader, writer = await free.get()
        took: list[float] = []
        await _client(reader, writer, iter([request]), statuses, took)
        times.append(time.perf_counter() - began - at)
        free.put_nowait((reader, writer))

    await asyncio.gather(*(send(at, request) for at, request in requests))
    seconds = time.perf_counter() - began
    while not free.empty():
        free.get_nowait()[1].close()
    return Load(statuses, seconds, tuple(times))


async def _client(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    waiting: Iterator[bytes],
    statuses: Counter[int],
    times: list[float],
) -> None:
    for request in waiting:
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if length:
            await reader.readexactly(int(length[1]))
        times.append(time.perf_counter() - began)
        statuses[int(head[9:12])] += 1
