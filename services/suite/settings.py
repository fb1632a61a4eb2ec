"""What the environment tells the one-process suite; all else has a default on this machine."""

import os
from collections.abc import Mapping
from pathlib import Path

DEFAULT_DATA = "var"


def environment() -> Mapping[str, str]:
    """Settings that the three services may read, as given to this process."""
    return dict(os.environ)


def given_base_url() -> str | None:
    return os.environ.get("MATCHDAG_BASE_URL") or None


def data_folder(wanted: Path | None) -> Path:
    """Where the suite keeps its data: as asked for, as set, or `var` in the current folder."""
    return wanted or Path(os.environ.get("MATCHDAG_DATA_DIR") or DEFAULT_DATA)
