"""The process that opens one uploaded file: bytes on stdin, a verdict and a clean copy on stdout.

It has neither environment nor secrets, little memory and little time, so a file that takes it over
or blows it up gains nothing. A verdict is one line of JSON; the clean copy follows it.
"""

import json
import sys
from contextlib import suppress

from services.registration.preparation.domain.preparation_errors import FileRefused
from services.registration.preparation.domain.uploads import kind_of
from services.registration.preparation.inspection.clean_copy import CleanCopy
from services.registration.preparation.inspection.pdf import clean_pdf
from services.registration.preparation.inspection.photo import clean_photo
from services.registration.preparation.inspection.word import clean_word

MEMORY_BYTES = 1_200_000_000
CPU_SECONDS = 20

_CLEANERS = {"pdf": clean_pdf, "docx": clean_word, "photo": clean_photo}


def inspect(content: bytes) -> CleanCopy:
    """Raises FileRefused with the reason."""
    return _CLEANERS[kind_of(content)](content)


def main() -> None:
    _limit_this_process()
    content = sys.stdin.buffer.read()
    kept = b""
    verdict: dict[str, str | int]
    try:
        clean = inspect(content)
        verdict = {"media_type": clean.media_type, "links_removed": clean.links_removed}
        kept = clean.content
    except FileRefused as refused:
        verdict = {"refused": str(refused.fields["reason"])}
    except (Exception, MemoryError):  # the file is hostile or broken: whatever it caused, it is out
        verdict = {"refused": "unreadable"}
    sys.stdout.buffer.write(json.dumps(verdict).encode() + b"\n" + kept)


def _limit_this_process() -> None:
    with suppress(ImportError):  # not on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
