"""Write .env and the broker's definitions.json with fresh secrets; overwrite nothing."""

import argparse
import base64
import hashlib
import json
import os
import secrets
import sys
from pathlib import Path

SERVICES = ("scheduling", "registration", "notifications")
ROOT = Path(__file__).resolve().parent.parent


def password_hash(password: str) -> str:
    """RabbitMQ's rabbit_password_hashing_sha256: base64(salt + sha256(salt + password))."""
    salt = secrets.token_bytes(4)
    digest = hashlib.sha256(salt + password.encode()).digest()
    return base64.b64encode(salt + digest).decode()


def broker_definitions(passwords: dict[str, str]) -> dict[str, object]:
    """One broker user per service, on the default virtual host."""
    return {
        "vhosts": [{"name": "/"}],
        "users": [
            {
                "name": service,
                "password_hash": password_hash(passwords[service]),
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": [],
            }
            for service in SERVICES
        ],
        "permissions": [
            {"user": service, "vhost": "/", "configure": ".*", "write": ".*", "read": ".*"}
            for service in SERVICES
        ],
    }


def environment(host: str, smtp_url: str, mail_from: str, passwords: dict[str, str]) -> str:
    """The text of .env: addresses that the school gives and secrets that nobody needs to know."""
    lines = [
        f"MATCHDAG_SITE={host}",
        f"MATCHDAG_BASE_URL={'http' if host.startswith('http://') else 'https'}://{host.removeprefix('http://')}",
        f"MATCHDAG_TRUSTED_HOSTS={host.removeprefix('http://').split(':')[0]},127.0.0.1",
        f"MATCHDAG_SMTP_URL={smtp_url}",
        f"MATCHDAG_MAIL_FROM={mail_from}",
        f"MATCHDAG_SECRET_KEYS={secrets.token_urlsafe(48)}",
        f"POSTGRES_PASSWORD={secrets.token_urlsafe(24)}",
    ]
    for service in SERVICES:
        name = service.upper()
        lines.append(f"{name}_DATABASE_PASSWORD={secrets.token_urlsafe(24)}")
        lines.append(f"{name}_BROKER_PASSWORD={passwords[service]}")
    return "\n".join(lines) + "\n"


def write_private(path: Path, text: str, mode: int) -> None:
    """Create the file with its mode at once; FileExistsError if it is already there."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="localhost", help="the site's host name")
    parser.add_argument("--smtp-url", default="smtp://localhost:25", help="the mail relay")
    parser.add_argument(
        "--mail-from",
        default="Matchdag <matchdag@localhost.localdomain>",
        help="name and address of the sender",
    )
    parser.add_argument("--directory", type=Path, default=ROOT)
    arguments = parser.parse_args()
    passwords = {service: secrets.token_urlsafe(24) for service in SERVICES}
    definitions = arguments.directory / "deploy" / "broker" / "definitions.json"
    settings = arguments.directory / ".env"
    present = [str(path) for path in (settings, definitions) if path.exists()]
    if present:
        print(f"Nothing written: {', '.join(present)} is already there.", file=sys.stderr)
        return 1
    definitions.parent.mkdir(parents=True, exist_ok=True)
    # The broker's user reads this file through a bind mount; it holds hashes only.
    write_private(definitions, json.dumps(broker_definitions(passwords), indent=2), 0o644)
    text = environment(arguments.host, arguments.smtp_url, arguments.mail_from, passwords)
    write_private(settings, text, 0o600)
    print(f"Wrote {settings} and {definitions}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
