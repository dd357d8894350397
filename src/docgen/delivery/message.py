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
from docgen.exceptions import DeliveryError
from docgen.file_names import UniqueNames, safe_whole_name
from docgen.models import File

_DATA_PICTURE: Final = re.compile(
    r'src="data:image/(png|jpeg|gif|webp);base64,([A-Za-z0-9+/=\s]+)"'
)
_OWN_HEADERS: Final = frozenset(("content-type", "mime-version"))


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
    headers = _headers(letter)
    for name, value in headers.items():
        message[name] = value
    message.set_content(letter.text.replace("\xa0", " "), cte="quoted-printable")
    page, pictures = _with_pictures(letter.html, letter.message_id)
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    for name, kind, content in pictures:
        related = message.get_payload()[1]  # type: ignore[index] # the page, just added
        related.add_related(  # type: ignore[union-attr]
            content, "image", kind, cid=f"<{name}>", filename=f"{name.partition('@')[0]}.{kind}",
            disposition="inline",
        )  # fmt: skip
    names = UniqueNames()
    for file in letter.files:
        kind, _, subkind = file.media_type.partition(";")[0].partition("/")
        name = names.take(safe_whole_name(file.name))
        message.add_attachment(file.content, maintype=kind, subtype=subkind, filename=name)
    content = message.as_bytes()
    _require_same(content, message)
    return content


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


def _with_pictures(html: str, message_id: str) -> tuple[str, list[tuple[str, str, bytes]]]:
    """Return a page whose pictures are parts of the letter, and those parts.

    Gmail and Outlook show no pictures that stand in the page itself.
    """
    pictures: dict[str, tuple[str, str, bytes]] = {}
    domain = message_id.rpartition("@")[2]

    def take(match: re.Match[str]) -> str:
        kind, text = match[1], "".join(match[2].split())
        if text not in pictures:
            name = f"picture{len(pictures) + 1}@{domain}"
            pictures[text] = (name, kind, base64.b64decode(text))
        return f'src="cid:{pictures[text][0]}"'

    return _DATA_PICTURE.sub(take, html), list(pictures.values())


def _require_same(content: bytes, message: EmailMessage) -> None:
    """See that the bytes have the headers that were meant, and no others.

    Python 3.11's policy let an injected Bcc through.
    """
    read = BytesParser(policy=policy.default).parsebytes(content, headersonly=True)
    meant = [(name.lower(), str(value)) for name, value in message.items()]
    found = [(name.lower(), str(value)) for name, value in read.items()]
    if [row for row in meant if row[0] not in _OWN_HEADERS] != [
        row for row in found if row[0] not in _OWN_HEADERS
    ] or len(meant) != len(found):
        raise DeliveryError("header", "the letter, read again, has other headers than were meant")
