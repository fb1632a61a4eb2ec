"""kill -9 of the mail sender: `python -m tests.drills.mail.mail_kills` with 200 mails and 25 kills.

The controls: `--careless`, a sender that writes "delivered" first, loses mails; `--crowding`, one
that hands over two mails before it writes of either, leaves more copies than it was killed.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from services.notifications.health import MIGRATIONS
from shared.db import Database
from shared.db.migrations import migrate
from tests.integration.notifications.test_killed_sender import send_with_kills
from tests.integration.notifications.world import make_world
from tests.support.databases import KINDS, drop_templates, fresh_database_url


def at_head(url: str) -> None:
    migrate(url, MIGRATIONS)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=KINDS, default="postgresql")
    parser.add_argument("--mails", type=int, default=200)
    parser.add_argument("--kills", type=int, default=25)
    parser.set_defaults(mode="careful")
    for control in ("careless", "crowding"):
        parser.add_argument(f"--{control}", action="store_const", dest="mode", const=control)
    options = parser.parse_args()
    with (
        TemporaryDirectory() as folder,
        fresh_database_url(options.kind, at_head, Path(folder)) as url,
    ):
        database = Database(url)
        world = make_world(database)
        inbox, messages = send_with_kills(
            world, url, options.mode, mails=options.mails, kills=options.kills
        )
        database.dispose()
    drop_templates()
    arrived = Counter(str(mail["Message-ID"]) for mail in inbox.taken)
    wanted = {f"<{message.id}@skole.dk>" for message in messages}
    found = {
        "mails": len(wanted),
        "kills": options.kills,
        "lost": len(wanted - set(arrived)),
        "strange": len(set(arrived) - wanted),
        "copies": arrived.total() - len(arrived),
    }
    print(json.dumps(found, indent=2))
    return int(found["lost"] + found["strange"] > 0 or found["copies"] > options.kills)


if __name__ == "__main__":
    sys.exit(main())
