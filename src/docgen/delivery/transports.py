"""What carries letters away: a folder, or what a plugin supplies; servers are in `smtp`."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from docgen.delivery.settings import MailAccount
from docgen.delivery.smtp import SmtpTransport
from docgen.exceptions import ConfigurationError
from docgen.hooks.caller import Plugins
from docgen.protocols import MailTransport
from docgen.writing import write_file

_HEADERS_END: Final = b"\r\n\r\n"
_ID: Final = b"message-id:"


class FolderTransport:
    """Puts letters into a folder as ``.eml`` files; the same letter again is the same file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, sender: str, recipient: str, content: bytes) -> str:  # noqa: ARG002 - as servers need it
        """Write a letter; return the name of its file."""
        name = f"{_name(content)}.eml"
        self._folder.mkdir(parents=True, exist_ok=True)
        write_file(self._folder / name, content)
        return name

    def close(self) -> None:
        """Do nothing: no connection is kept."""


def open_transport(name: str, account: MailAccount, plugins: Plugins) -> MailTransport:
    """Return what carries the letters of an account.

    Raises:
        ConfigurationError: it has neither a host nor a folder, and no plugin carries them.

    """
    if account.folder:
        return FolderTransport(Path(account.folder))
    if account.host:
        return SmtpTransport(account)
    found = plugins.mail_transport(name)
    if found is None:
        raise ConfigurationError(
            f"mail account {name!r} has neither host nor folder, and no plugin answers "
            "docgen_mail_transport for it"
        )
    return found


def _name(content: bytes) -> str:
    """Return the stem of a letter's file: of its Message-ID, which is stable."""
    for line in content.partition(_HEADERS_END)[0].split(b"\r\n"):
        if line.lower().startswith(_ID):
            return line[len(_ID) :].strip(b" <>").decode("ascii", "replace").partition("@")[0]
    return hashlib.sha256(content).hexdigest()[:16]
