"""The bytes of a letter: built, and then read again to see that nothing else came of it."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime
from typing import Final

from attrs import field, frozen

from docgen.delivery.addresses import header_text, sender_address
from docgen.delivery.parts import file_part, picture_part, text_part, together
from docgen.exceptions import DeliveryError
from docgen.file_names import UniqueNames, safe_whole_name
from docgen.models import File

_DATA_PICTURE: Final = re.compile(
    r'src="data:image/(png|jpeg|gif|webp);base64,([A-Za-z0-9+/=\s]+)"'
)
#: The empty line between headers and body; the body begins with a header of its own.
_END: Final = b"\r\n"
_BODY_HEADER: Final = "content-type"


@frozen(kw_only=True)
class Letter:
    """A letter to one address.

    ``sender`` is ``Имя <адрес>``, ``message_id`` without its brackets.
    """

    sender: str
    recipient: str
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    message_id: str
    sent_at: datetime
    files: Sequence[File] = field(default=(), repr=False)
    reply_to: str = ""
    settings_url: str = ""


def build_message(letter: Letter) -> bytes:
    """Return the bytes of a letter, ready for a server.

    Raises:
        DeliveryError: a header would hold what may not stand in one; or the bytes, read again,
            say something else than was meant.

    """
    message = EmailMessage(policy=policy.SMTP)
    for name, value in _headers(letter).items():
        message[name] = value
    message["MIME-Version"] = "1.0"
    content = message.as_bytes().removesuffix(_END) + _body(letter)
    _require_same(content, message)
    return content


def _body(letter: Letter) -> bytes:
    """Return a letter without its headers: text and page, and the files if there are any."""
    html, pictures = _with_pictures(letter.html, letter.message_id)
    page = text_part(html, "html")
    if pictures:
        page = together("related", (page, *pictures))
    body = together("alternative", (text_part(letter.text.replace("\xa0", " "), "plain"), page))
    names = UniqueNames()
    files = [
        file_part(file.content, file.media_type, names.take(safe_whole_name(file.name)))
        for file in letter.files
    ]
    return together("mixed", (body, *files)) if files else body


def _headers(letter: Letter) -> dict[str, str | Address]:
    local, _, domain = letter.recipient.rpartition("@")
    headers: dict[str, str | Address] = {
        "From": sender_address(letter.sender),
        "To": Address("", local, domain),
        "Subject": header_text(letter.subject),
        "Date": format_datetime(letter.sent_at),
        "Message-ID": f"<{header_text(letter.message_id)}>",
        "Auto-Submitted": "auto-generated",
    }
    if letter.reply_to:
        headers["Reply-To"] = sender_address(letter.reply_to)
    if letter.settings_url:
        headers["List-Unsubscribe"] = f"<{header_text(letter.settings_url)}>"
    return headers


def _with_pictures(html: str, message_id: str) -> tuple[str, list[bytes]]:
    """Return a page whose pictures are parts of the letter, and those parts.

    Gmail and Outlook show no pictures that stand in the page itself.
    """
    parts: dict[str, tuple[str, bytes]] = {}
    domain = message_id.rpartition("@")[2]

    def take(match: re.Match[str]) -> str:
        kind, text = match[1], "".join(match[2].split())
        if text not in parts:
            name = f"picture{len(parts) + 1}"
            content_id = f"{name}@{domain}"
            content = base64.b64decode(text)
            part = picture_part(content, f"image/{kind}", f"{name}.{kind}", content_id)
            parts[text] = (content_id, part)
        return f'src="cid:{parts[text][0]}"'

    return _DATA_PICTURE.sub(take, html), [part for _, part in parts.values()]


def _require_same(content: bytes, message: EmailMessage) -> None:
    """See that the bytes have the headers that were meant, and no others.

    Python 3.11's policy let an injected Bcc through.
    """
    read = BytesParser(policy=policy.default).parsebytes(content, headersonly=True)
    meant = [(name.lower(), str(value)) for name, value in message.items()]
    found = [(name.lower(), str(value)) for name, value in read.items()]
    if [row for row in found if row[0] != _BODY_HEADER] != meant or len(found) != len(meant) + 1:
        raise DeliveryError("header", "the letter, read again, has other headers than were meant")
