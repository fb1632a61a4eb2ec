"""Read settings from an environment and report every gap at once; it knows no setting by name."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from shared.setting_names import FILE, unknown_name_gaps

T = TypeVar("T")


@dataclass(frozen=True)
class Setting:
    """One setting as it was asked for, kept for the generated catalogue."""

    name: str
    about: str
    default: str | None
    secret: bool


class SettingsError(Exception):
    """One or more settings are missing or unusable; the text names all of them."""

    def __init__(self, gaps: list[str]) -> None:
        self.gaps = gaps
        super().__init__("\n".join(["The settings cannot be used:", *(f"- {gap}" for gap in gaps)]))


class SettingsReader:
    """Reads one service's settings.

    Every method answers with something of the right type even when the setting is missing, notes
    the gap, and lets reading go on; `finish()` then raises one error that names all gaps. A method
    without `default` asks for a setting that must be there.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._gaps: list[str] = []
        self.asked: list[Setting] = []

    def text(
        self, name: str, *, default: str | None = None, about: str = "", secret: bool = False
    ) -> str:
        return self._read(name, str, "", default, about, secret)

    def optional(self, name: str, *, about: str = "", secret: bool = False) -> str | None:
        """A setting that may be left out altogether: then None."""
        return self._read(name, str, "", "", about, secret) or None

    def integer(
        self,
        name: str,
        *,
        default: int | None = None,
        minimum: int = 0,
        maximum: int = 2**31,
        about: str = "",
    ) -> int:
        def parse(raw: str) -> int:
            if not minimum <= (value := int(raw)) <= maximum:
                raise ValueError(f"must be from {minimum} to {maximum}")
            return value

        text = None if default is None else str(default)
        return self._read(name, parse, minimum, text, about, False)

    def number(self, name: str, *, default: float | None = None, about: str = "") -> float:
        text = None if default is None else str(default)
        return self._read(name, float, 0.0, text, about, False)

    def flag(self, name: str, *, default: bool | None = None, about: str = "") -> bool:
        text = None if default is None else str(default).lower()
        return self._read(name, _flag, False, text, about, False)

    def choice(
        self, name: str, choices: tuple[str, ...], *, default: str | None = None, about: str = ""
    ) -> str:
        def parse(raw: str) -> str:
            if raw not in choices:
                raise ValueError(f"must be one of {', '.join(choices)}")
            return raw

        return self._read(name, parse, choices[0], default, about, False)

    def items(
        self, name: str, *, default: str | None = None, about: str = "", secret: bool = False
    ) -> tuple[str, ...]:
        """A list written with commas; blanks around the items are ignored."""
        return self._read(name, _items, (), default, about, secret)

    def url(
        self,
        name: str,
        schemes: tuple[str, ...],
        *,
        default: str | None = None,
        about: str = "",
        secret: bool = False,
    ) -> str:
        def parse(raw: str) -> str:
            if raw.partition("://")[0] not in schemes or "://" not in raw:
                raise ValueError(f"must begin with {' or '.join(f'{s}://' for s in schemes)}")
            return raw.rstrip("/") if schemes[0].startswith("http") else raw

        return self._read(name, parse, "", default, about, secret)

    def refuse(self, gap: str) -> None:
        """Note a gap that concerns several settings together, to be reported with the others."""
        self._gaps.append(gap)

    def refuse_unknown_names(self) -> None:
        """A misspelt setting would be a default that nobody chose."""
        self._gaps += [gap for gap in unknown_name_gaps(self._environment) if gap not in self._gaps]

    def finish(self) -> None:
        """Raise SettingsError if anything was missing or unusable."""
        if self._gaps:
            raise SettingsError(self._gaps)

    def _read(
        self,
        name: str,
        parse: Callable[[str], T],
        otherwise: T,
        default: str | None,
        about: str,
        secret: bool,
    ) -> T:
        self.asked.append(Setting(name, about, default, secret))
        given = self._environment.get(name, "").strip()
        raw = (self._secret(name, given) if secret else given) or default
        if raw is None:
            self._gaps.append(f"{name} is missing{f': {about}' if about else ''}")
            return otherwise
        try:
            return parse(raw) if raw else otherwise
        except ValueError as error:
            shown = "" if secret else f" ({raw!r})"
            self._gaps.append(f"{name} cannot be used{shown}: {error}")
            return otherwise

    def _secret(self, name: str, given: str) -> str:
        """As given, or what lies in the file that is named instead."""
        path = self._environment.get(name + FILE, "").strip()
        if not path:
            return given
        if given:
            self._gaps.append(f"{name} and {name}{FILE} are both set: leave one out")
            return given
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is no text"
            self._gaps.append(f"{name}{FILE} cannot be read ({path}): {reason}")
            return ""


def read_environment(
    settings_from: Callable[[SettingsReader], T], environment: Mapping[str, str] | None = None
) -> T:
    """What `settings_from` asks for, of the process's environment or a given one.

    Raises SettingsError naming every gap.
    """
    reader = SettingsReader(os.environ if environment is None else environment)
    settings = settings_from(reader)
    reader.finish()
    return settings


def _flag(raw: str) -> bool:
    if raw.lower() in {"1", "true", "yes", "on"}:
        return True
    if raw.lower() in {"0", "false", "no", "off"}:
        return False
    raise ValueError("must be true or false")


def _items(raw: str) -> tuple[str, ...]:
    return tuple(item for part in raw.split(",") if (item := part.strip()))
