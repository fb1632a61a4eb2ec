"""The names of all settings of an installation, so that a misspelt one is an error and not a
default; a test holds them against what is read. It reads no value.
"""

from collections.abc import Iterable
from difflib import get_close_matches

PREFIX = "MATCHDAG_"
#: a secret may lie in a file instead, whose path stands under its name with this behind it
FILE = "_FILE"
SECRETS = frozenset(
    {
        "MATCHDAG_BROKER_URL",
        "MATCHDAG_NOTIFICATIONS_DATABASE_URL",
        "MATCHDAG_REGISTRATION_DATABASE_URL",
        "MATCHDAG_SCHEDULING_DATABASE_URL",
        "MATCHDAG_SECRET_KEYS",
        "MATCHDAG_SMTP_URL",
    }
)
NAMES = SECRETS | frozenset(
    {
        "MATCHDAG_ACCESSIBILITY_CONTACT",
        "MATCHDAG_AUDIT_HEADS_DIR",
        "MATCHDAG_BASE_URL",
        "MATCHDAG_BROKER_NAMESPACE",
        "MATCHDAG_HOST",
        "MATCHDAG_KEEP_ATTENDANCE_SCHOOL_YEARS",
        "MATCHDAG_KEEP_AUDIT_MONTHS",
        "MATCHDAG_KEEP_COMPANY_CONTACTS_MONTHS",
        "MATCHDAG_KEEP_MAILS_DAYS",
        "MATCHDAG_MAIL_FROM",
        "MATCHDAG_PORT",
        "MATCHDAG_PRIVATE_PROVIDERS",
        "MATCHDAG_REGISTRATION_ADDRESS",
        "MATCHDAG_REQUIRE_TOTP",
        "MATCHDAG_SMTP_REQUIRE_TLS",
        "MATCHDAG_TRACES_URL",
        "MATCHDAG_TRUSTED_HOSTS",
        "MATCHDAG_TRUSTED_PROXIES",
        "MATCHDAG_WEB_PROCESSES",
        "MATCHDAG_WEB_THREADS",
    }
)
#: what the one-process suite, the compose file and the scripts beside it read
_OF_OPERATION = frozenset(
    {
        "MATCHDAG_CONTAINERS_DIR",
        "MATCHDAG_CONTAINERS_SMTP",
        "MATCHDAG_DATABASES",
        "MATCHDAG_DATA_DIR",
        "MATCHDAG_HTTPS_PORT",
        "MATCHDAG_HTTP_PORT",
        "MATCHDAG_SAY_AGAIN",
        "MATCHDAG_SITE",
        "MATCHDAG_VERSION",
    }
)
_OF_TESTS = (f"{PREFIX}TEST_", f"{PREFIX}DRILL_")


def unknown_name_gaps(names: Iterable[str]) -> list[str]:
    """For each name that begins like ours and is none of ours, what is wrong with it."""
    known = NAMES | _OF_OPERATION | {name + FILE for name in SECRETS}
    gaps = []
    for name in sorted(set(names) - known):
        if not name.startswith(PREFIX) or name.startswith(_OF_TESTS):
            continue
        nearest = get_close_matches(name, known, n=1, cutoff=0.8)
        gaps.append(f"{name} is no setting" + (f": {nearest[0]}?" if nearest else ""))
    return gaps
