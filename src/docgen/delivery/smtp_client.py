"""Clients of SMTP that wait for an answer so long, and not for one that never ends."""

from __future__ import annotations

import smtplib
import time
from typing import Final

#: What an answer may be long at most: those of servers are of a few lines.
_LONGEST: Final = 64_000
_NO_CODE: Final = -1


class SmtpClient(smtplib.SMTP):
    """The library's client, whose time-out is of an answer as a whole.

    The library's own begins anew with each byte, so that a server that says ``250-`` and never
    comes to an end (a tarpit) is waited for without end.
    """

    def getreply(self) -> tuple[int, bytes]:
        """Return the code and the text of the next answer.

        Raises:
            smtplib.SMTPServerDisconnected: there is none in time, or it cannot be one.

        """
        try:
            lines = self._answer()
        except OSError as error:
            self.close()
            raise smtplib.SMTPServerDisconnected(f"no answer: {error}") from None
        code = lines[-1][:3]
        text = b"\n".join(line[4:].strip(b" \t\r\n") for line in lines)
        return (int(code) if code.isdigit() else _NO_CODE), text

    def _answer(self) -> list[bytes]:
        """Read the lines of an answer; what comes behind its end belongs to no question."""
        line = self.sock
        if line is None:
            raise OSError("the line is closed")
        waits = line.gettimeout()
        ends = time.monotonic() + (waits or 0)
        said = b""
        try:
            while not _is_whole(said):
                if waits is not None:
                    line.settimeout(max(0.001, ends - time.monotonic()))
                chunk = line.recv(_LONGEST)
                said += chunk
                if not chunk or len(said) > _LONGEST or (waits and time.monotonic() > ends):
                    raise OSError("the line was closed, or the answer does not end")
        finally:
            line.settimeout(waits)
        lines = said.splitlines()
        if any(line[3:4] != b"-" for line in lines[:-1]):
            raise OSError("more than one answer")
        return lines


class SmtpSslClient(SmtpClient, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


def _is_whole(said: bytes) -> bool:
    """Return whether an answer is at its end: its last line goes on with no hyphen."""
    if not said.endswith(b"\n"):
        return False
    return said.splitlines()[-1][3:4] != b"-"
