"""The parts of a letter's body as bytes: texts, pictures and files, alone or together.

Of what the library's own classes do line by line, most of a letter's time was spent there.
Sources: RFC 2045 and 2046 (encodings, multiparts), 2231 (names that are not ASCII), 2392 (``cid``).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote
from uuid import uuid4

_EOL: Final = b"\r\n"
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_MEDIA_TYPE: Final = re.compile(r"(?!multipart/|message/)[a-z]+/[A-Za-z0-9!#$&^_.+-]+")
_ANY_FILE: Final = "application/octet-stream"


def text_part(text: str, kind: str) -> bytes:
    """Return a text of a kind (``plain``, ``html``), readable on lines of 76 characters."""
    lines = _LINE_END.sub("\r\n", text if text.endswith("\n") else f"{text}\n")
    headers = {
        "Content-Type": f'text/{kind}; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
    }
    return _part(headers, binascii.b2a_qp(lines.encode()))


def file_part(content: bytes, media_type: str, name: str) -> bytes:
    """Return an attached file; its name is a safe one already."""
    disposition = _with_name("attachment", "filename", name)
    return _encoded(content, _known(media_type), {"Content-Disposition": disposition})


def picture_part(content: bytes, media_type: str, name: str, content_id: str) -> bytes:
    """Return a picture of a page, which shows it as ``cid:`` and its id."""
    headers = {
        "Content-Disposition": _with_name("inline", "filename", name),
        "Content-ID": f"<{content_id}>",
    }
    return _encoded(content, _known(media_type), headers)


def together(kind: str, parts: Sequence[bytes]) -> bytes:
    """Return parts as one multipart of a kind: ``mixed``, ``alternative``, ``related``.

    No encoded text has the two characters that the boundary begins with.
    """
    boundary = f"=_{uuid4().hex}"
    line = b"--" + boundary.encode()
    body = b"".join(line + _EOL + part + _EOL for part in parts) + line + b"--"
    return _part({"Content-Type": f'multipart/{kind}; boundary="{boundary}"'}, body + _EOL)


def _encoded(content: bytes, media_type: str, headers: Mapping[str, str]) -> bytes:
    body = base64.encodebytes(content).replace(b"\n", _EOL)
    own = {"Content-Type": media_type, "Content-Transfer-Encoding": "base64"}
    return _part({**own, **headers}, body)


def _part(headers: Mapping[str, str], body: bytes) -> bytes:
    lines = (f"{name}: {value}".encode("ascii") for name, value in headers.items())
    return _EOL.join((*lines, b"", body))


def _known(media_type: str) -> str:
    """Return a media type without its parameters; what is none is any file's."""
    bare = media_type.partition(";")[0].strip()
    return bare if _MEDIA_TYPE.fullmatch(bare) else _ANY_FILE


def _with_name(value: str, parameter: str, name: str) -> str:
    if name.isascii():
        return f'{value}; {parameter}="{name}"'
    return f"{value}; {parameter}*=utf-8''{quote(name, safe='')}"
