"""Run the kill drill at full size: `python -m tests.drills --profile production --kills 50`."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.drills.kills.drill import kill_and_count
from tests.support.databases import drop_templates


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", choices=("embedded", "production"), default="embedded")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--bookings", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="matchdag-drill-") as folder:
        damage = kill_and_count(
            options.profile,
            Path(folder),
            kills=options.kills,
            wanted=options.bookings,
            seed=options.seed,
        )
    drop_templates()
    print(json.dumps({"profile": options.profile} | asdict(damage), indent=2))
    bad = damage.lost + damage.phantom + damage.duplicated_effects
    return int(bad + damage.overbooked + damage.seats_left + damage.order_breaks > 0)


if __name__ == "__main__":
    sys.exit(main())
