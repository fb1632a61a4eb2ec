"""Write what docker compose needs: .env, a file for each secret, and the broker's users and queues.

The first time it asks for the host name, the mail relay and the sender, or refuses without them.
Later it keeps what is there, changes what is given, and renews the secrets named after --renew.
"""

import argparse
import base64
import hashlib
import json
import os
import re
import secrets
import sys
from collections.abc import Callable, Mapping
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

SERVICES = ("scheduling", "registration", "notifications")
ROOT = Path(__file__).resolve().parent.parent
NAMESPACE = "matchdag"
_HOST = re.compile(r"(https?://)?(?P<name>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?P<port>:\d{1,5})?")
_MADE = {
    "keys": ("secret_keys",),
    "broker": tuple(f"{service}_broker_url" for service in SERVICES),
    "database": tuple(f"{service}_database_url" for service in SERVICES),
}
_MADE_ONCE = ("postgres_password",)  # asked for when the volume is made, and never again


class Unusable(Exception):
    """A value that would not work, in words for whoever gave it."""


def checked_host(text: str) -> str:
    """`skole.example.dk`, or with http:// where no certificate is wanted. Raises Unusable."""
    found = _HOST.fullmatch(text)
    if found is None or (not found[1] and "." not in found["name"]):
        raise Unusable(f"{text!r} is no host name like matchdag.skolen.dk")
    return text


def checked_smtp_url(text: str) -> str:
    """Raises Unusable."""
    try:
        parts = urlsplit(text)
        is_usable = parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable:
        raise Unusable("the mail relay must look like smtp://user:password@host:587")
    if parts.hostname in {"localhost", "127.0.0.1", "::1"}:
        raise Unusable(f"{parts.hostname} is the container itself: give the relay's own name")
    return text


def checked_mail_from(text: str) -> str:
    """Raises Unusable."""
    address = parseaddr(text)[1]
    domain = address.rpartition("@")[2]
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", address) or domain.endswith(".localdomain"):
        raise Unusable(f"{text!r} is no sender like Matchdag <matchdag@skolen.dk>")
    return text


QUESTIONS: dict[str, tuple[str, Callable[[str], str]]] = {
    "host": ("The site's host name, as a browser writes it", checked_host),
    "smtp_url": ("The mail relay, smtp://user:password@host:587", checked_smtp_url),
    "mail_from": ("The sender, Matchdag <matchdag@skolen.dk>", checked_mail_from),
}


def password_hash(password: str) -> str:
    """RabbitMQ's rabbit_password_hashing_sha256: base64(salt + sha256(salt + password))."""
    salt = secrets.token_bytes(4)
    digest = hashlib.sha256(salt + password.encode()).digest()
    return base64.b64encode(salt + digest).decode()


def broker_definitions(
    passwords: Mapping[str, str], *, namespace: str = NAMESPACE, prefix: str = ""
) -> dict[str, object]:
    """The exchange and the queues, and a user per service: it publishes to the one, binds queues to
    it (whoever speaks does so first, for all who listen) and reads its own. It makes and deletes
    nothing.
    """
    every = "|".join(("messages", *SERVICES))
    return {
        "vhosts": [{"name": "/"}],
        "users": [
            {
                "name": f"{prefix}{service}",
                "password_hash": password_hash(passwords[service]),
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": [],
            }
            for service in SERVICES
        ],
        "permissions": [
            {
                "user": f"{prefix}{service}",
                "vhost": "/",
                "configure": "^$",
                "write": rf"^{namespace}\.({every})$",
                "read": rf"^{namespace}\.(messages|{service})$",
            }
            for service in SERVICES
        ],
        "exchanges": [
            {
                "name": f"{namespace}.messages",
                "vhost": "/",
                "type": "direct",
                "durable": True,
                "auto_delete": False,
                "internal": False,
                "arguments": {},
            }
        ],
        "queues": [
            {
                "name": f"{namespace}.{service}",
                "vhost": "/",
                "durable": True,
                "auto_delete": False,
                "arguments": {
                    "x-queue-type": "quorum",
                    "x-single-active-consumer": True,
                    "x-delivery-limit": 1_000_000,
                },
            }
            for service in SERVICES
        ],
    }


class Place:
    """The folder of the compose file, with what is in it already."""

    def __init__(self, folder: Path) -> None:
        self.settings = folder / ".env"
        self.definitions = folder / "deploy" / "broker" / "definitions.json"
        self.secrets = folder / "deploy" / "secrets"
        text = self.settings.read_text(encoding="utf-8") if self.settings.exists() else ""
        self._lines = text.splitlines()
        self._fresh: dict[str, str] = {}
        self._take_over_old_secrets()

    def setting(self, name: str) -> str:
        return next((x.partition("=")[2] for x in self._lines if x.startswith(f"{name}=")), "")

    def set_setting(self, name: str, value: str) -> None:
        lines = [line for line in self._lines if not line.startswith(f"{name}=")]
        self._lines = [*lines, f"{name}={value}"]

    def secret(self, name: str) -> str:
        path = self.secrets / name
        present = path.read_text(encoding="utf-8").strip() if path.exists() else ""
        return self._fresh.get(name, present)

    def set_secret(self, name: str, value: str) -> None:
        self._fresh[name] = value

    def write(self) -> None:
        """The secrets are readable for the containers' own users, in a folder that only its owner
        enters, and written in place: a running container has the files and not the folder.
        """
        self.secrets.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, value in self._fresh.items():
            _write(self.secrets / name, value + "\n", 0o444)
        _write(self.settings, "\n".join(self._lines) + "\n", 0o600)
        passwords = {
            service: urlsplit(self.secret(f"{service}_broker_url")).password or ""
            for service in SERVICES
        }
        self.definitions.parent.mkdir(parents=True, exist_ok=True)
        # The broker's user reads this file through a bind mount; it holds hashes only.
        _write(self.definitions, json.dumps(broker_definitions(passwords), indent=2), 0o644)

    def _take_over_old_secrets(self) -> None:
        """From an .env of a version that kept them there."""
        old = {
            "secret_keys": self.setting("MATCHDAG_SECRET_KEYS"),
            "smtp_url": self.setting("MATCHDAG_SMTP_URL"),
            "postgres_password": self.setting("POSTGRES_PASSWORD"),
        }
        for service in SERVICES:
            for kind, url_of in (("database", database_url), ("broker", broker_url)):
                password = self.setting(f"{service.upper()}_{kind.upper()}_PASSWORD")
                old[f"{service}_{kind}_url"] = url_of(service, password) if password else ""
        for name, value in old.items():
            if value and not self.secret(name):
                self.set_secret(name, value)
        gone = re.compile(r"(MATCHDAG_SECRET_KEYS|MATCHDAG_SMTP_URL|\w+_PASSWORD)=")
        self._lines = [line for line in self._lines if not gone.match(line)]


def database_url(service: str, password: str) -> str:
    return f"postgresql+psycopg://{service}:{password}@database/{service}"


def broker_url(service: str, password: str) -> str:
    return f"amqp://{service}:{password}@broker:5672/"


def fresh_secret(name: str) -> str:
    service, _, kind = name.partition("_")
    password = secrets.token_urlsafe(24)
    if kind == "database_url":
        return database_url(service, password)
    if kind == "broker_url":
        return broker_url(service, password)
    return secrets.token_urlsafe(48) if name == "secret_keys" else password


def answers(given: Mapping[str, str | None], place: Place, *, can_ask: bool) -> dict[str, str]:
    """What is given now, or asked for where nothing is known yet. Raises Unusable."""
    present = {
        "host": place.setting("MATCHDAG_SITE"),
        "smtp_url": place.secret("smtp_url"),
        "mail_from": place.setting("MATCHDAG_MAIL_FROM"),
    }
    found = {name: QUESTIONS[name][1](value) for name, value in given.items() if value is not None}
    missing = [name for name in QUESTIONS if not found.get(name) and not present[name]]
    if missing and not can_ask:
        options = ", ".join("--" + name.replace("_", "-") for name in missing)
        raise Unusable(f"nothing was written; please give {options}")
    for name in missing:
        question, check = QUESTIONS[name]
        found[name] = check(input(f"{question}: ").strip())
    return found


def apply_answers(found: Mapping[str, str], place: Place) -> None:
    if host := found.get("host"):
        bare = host.removeprefix("http://").removeprefix("https://")
        place.set_setting("MATCHDAG_SITE", host)
        scheme = "http" if host.startswith("http://") else "https"
        place.set_setting("MATCHDAG_BASE_URL", f"{scheme}://{bare}")
        # 127.0.0.1 is how the containers' health checks ask.
        place.set_setting("MATCHDAG_TRUSTED_HOSTS", f"{bare.split(':')[0]},127.0.0.1")
    if sender := found.get("mail_from"):
        place.set_setting("MATCHDAG_MAIL_FROM", sender)
    if url := found.get("smtp_url"):
        place.set_secret("smtp_url", url)


def renew(kinds: list[str], place: Place) -> None:
    """Those that are named, and what is not there yet. A new key goes in front of the others."""
    for kind, names in (*_MADE.items(), ("", _MADE_ONCE)):
        for name in names:
            before = place.secret(name)
            if before and kind not in kinds:
                continue
            if kind == "database" and before and "@" in before and "@database/" not in before:
                raise Unusable(f"{name} names a server of your own: change its password there")
            fresh = fresh_secret(name)
            is_key = before and name == "secret_keys"
            place.set_secret(name, f"{fresh},{before}" if is_key else fresh)


NEXT = {
    "keys": "docker compose restart",
    "broker": "docker compose restart",
    "database": "docker compose exec -T database bash /docker-entrypoint-initdb.d/10-services.sh"
    " && docker compose restart",
}


def _write(path: Path, text: str, mode: int) -> None:
    if path.exists():
        path.chmod(0o600)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    path.chmod(mode)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, (question, _) in QUESTIONS.items():
        parser.add_argument("--" + name.replace("_", "-"), help=question)
    parser.add_argument("--renew", action="append", choices=sorted(_MADE), default=[])
    parser.add_argument("--directory", type=Path, default=ROOT)
    arguments = parser.parse_args()
    place = Place(arguments.directory)
    given = {name: getattr(arguments, name) for name in QUESTIONS}
    try:
        found = answers(given, place, can_ask=sys.stdin.isatty())
        renew(arguments.renew, place)
    except Unusable as fault:
        print(f"{fault}.", file=sys.stderr)
        return 2
    apply_answers(found, place)
    place.write()
    print(f"{place.settings}, {place.secrets} and {place.definitions} are ready.")
    follow = [NEXT[kind] for kind in arguments.renew] or ["docker compose up --detach"]
    print("Now: " + "; ".join(dict.fromkeys(follow)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
