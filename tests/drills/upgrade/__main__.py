"""Open the stores of earlier versions in both profiles, or with `--make COMMIT` make one anew."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.drills.upgrade.checks import (
    does_not_open,
    mails_again,
    parked,
    refused_sign_ins,
    wait_for_jobs,
    wait_for_mails,
    wait_for_messages,
)
from tests.drills.upgrade.living import PROFILES, Left, opened, restored, versions_left


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--make", metavar="COMMIT", help="needs that version in git's history")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="matchdag-upgrade-") as folder:
        if options.make:
            from tests.drills.upgrade.making import make

            print(make(options.make, Path(folder)))
            return 0
        faults = [_try(Path(folder), *one) for one in _every()]
        return int(any(faults))


def _every() -> list[tuple[str, str]]:
    return [(version, profile) for version in versions_left() for profile in PROFILES]


def _try(folder: Path, version: str, profile: str) -> list[object]:
    left, work = Left.by(version), folder / f"{version}-{profile}"
    work.mkdir()
    with restored(profile, left, work) as urls, opened(profile, left, urls, work) as living:
        faults: list[object] = [*does_not_open(living, left), *refused_sign_ins(living, left)]
        wait_for_messages(living, left)
        wait_for_mails(living, left)
        wait_for_jobs(living, left)
        faults += [*mails_again(living, left), *parked(living)]
        count = len(left.notes["opens"]), len(living.mails.all())
    print(f"{version} {profile}: {count[0]} addresses, {count[1]} mails, {len(faults)} faults")
    for fault in faults:
        print(f"  {fault}")
    return faults


if __name__ == "__main__":
    sys.exit(main())
