"""A worker as its own process, as a service starts it: `worker_process DATABASE_URL [fail]`."""

import sys
import threading

from shared.db import Database
from shared.messaging.in_process import InProcessTransport
from shared.messaging.worker import run_worker
from tests.contract.messaging.service import HANDLERS, TOPOLOGY


def ready(stop: threading.Event) -> None:
    print("ready", flush=True)
    stop.wait()


def fail(_stop: threading.Event) -> None:
    raise RuntimeError("something that nobody expected")


if __name__ == "__main__":
    sys.exit(
        run_worker(
            "left",
            database=Database(sys.argv[1]),
            transport=InProcessTransport(TOPOLOGY),
            handlers=HANDLERS,
            jobs={"job": fail if sys.argv[2:] == ["fail"] else ready},
        )
    )
