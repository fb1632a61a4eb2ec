"""What the environment tells the one-process suite; all else has a default on this machine."""

import os
from collections.abc import Mapping
from pathlib import Path

from shared.settings import SettingsReader, read_environment

DEFAULT_DATA = "var"


def environment() -> Mapping[str, str]:
    """Settings that the three services may read, as given to this process."""
    return dict(os.environ)


def configured_base_url() -> str | None:
    return read_environment(lambda reader: reader.optional("MATCHDAG_BASE_URL"))


def data_folder(wanted: Path | None) -> Path:
    """Where the suite keeps its data: as asked for, as set, or `var` in the current folder."""
    return wanted or read_environment(_data_folder)


def _data_folder(reader: SettingsReader) -> Path:
    return Path(reader.text("MATCHDAG_DATA_DIR", default=DEFAULT_DATA))
