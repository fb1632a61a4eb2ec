"""What libraries log comes as JSON lines, without what they would fill in."""

import json
import logging
import sys

from shared.web.logs import JsonLines


def line_of(message: str, *arguments: object, with_error: bool = False) -> dict[str, str]:
    error = None
    if with_error:
        try:
            int("kirsten@nordskolen.example")
        except ValueError:
            error = sys.exc_info()
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 0, message, arguments, error)
    read: dict[str, str] = json.loads(JsonLines().format(record))
    return read


def test_a_line_of_a_library_is_json_without_addresses() -> None:
    line = line_of("Invalid request from ip=%s", "kirsten@nordskolen.example")
    assert (line["event"], line["level"]) == ("Invalid request from ip=%s", "error")
    assert "kirsten" not in json.dumps(line)


def test_an_exception_is_told_by_kind_and_place() -> None:
    line = line_of("Exception in worker process", with_error=True)
    assert line["error"] == "ValueError"
    assert "test_library_logs.py" in line["places"]
    assert "kirsten" not in json.dumps(line)
