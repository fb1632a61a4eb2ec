"""The few forms of RFC 2045 and 2047 that our mails need, as bytes; it knows no mail of ours.

The library's own message parses and folds each of some thirty headers a mail, most of them the same
in every mail; its encoders of texts, addresses and bodies are used here.
"""

from binascii import b2a_qp
from collections.abc import Sequence
from dataclasses import dataclass
from email.base64mime import body_encode
from email.charset import BASE64, Charset
from email.header import Header
from email.utils import formataddr

CRLF = "\r\n"
# The shorter of the two encodings would be found by writing both, letter by letter.
_UTF_8 = Charset("utf-8")
_UTF_8.header_encoding = BASE64


@dataclass(frozen=True)
class Part:
    """A body, or a part of one, under the headers that say how it is written."""

    headers: tuple[str, ...]
    body: bytes

    def to_bytes(self) -> bytes:
        return CRLF.join((*self.headers, "", "")).encode("ascii") + self.body


def text_part(content_type: str, text: str) -> Part:
    """`content_type` without its character set, which is always UTF-8."""
    lines = text.replace(CRLF, "\n").replace("\n", CRLF)
    headers = (
        f'Content-Type: {content_type}; charset="utf-8"',
        "Content-Transfer-Encoding: quoted-printable",
    )
    return Part(headers, b2a_qp(lines.encode()))


def file_part(content_type: str, name: str, content: bytes) -> Part:
    headers = (
        f"Content-Type: {content_type}",
        "Content-Transfer-Encoding: base64",
        f'Content-Disposition: attachment; filename="{name}"',
    )
    return Part(headers, body_encode(content, eol=CRLF).encode("ascii"))


def multipart(subtype: str, boundary: str, parts: Sequence[Part]) -> Part:
    """No `boundary` begins like another; no encoded body can hold "=_", so none stands in one."""
    line = f"--=_{boundary}".encode("ascii")
    between = b"".join(line + b"\r\n" + part.to_bytes() + b"\r\n" for part in parts)
    return Part(
        (f'Content-Type: multipart/{subtype}; boundary="=_{boundary}"',), between + line + b"--\r\n"
    )


def text_header(header: str, text: str) -> str:
    """One line of text, encoded and folded where it must be."""
    charset = None if text.isascii() else _UTF_8
    return f"{header}: {Header(text, charset, header_name=header).encode(linesep=CRLF)}"


def address_header(header: str, name: str, addr_spec: str) -> str:
    if name.isascii():
        return f"{header}: {formataddr((name, addr_spec))}"
    return f"{text_header(header, name)}{CRLF} <{addr_spec}>"
