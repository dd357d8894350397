"""Letters by SMTP (RFC 5321): one connection for many, each step with its own time-out.

What a server says is told apart: 4xx is for another time, 5xx is for ever. When the line breaks
before the letter's last dot is sent, the server has not taken it (4.1.1.4); after it, nobody
knows.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from typing import Final

from docgen.delivery.settings import MailAccount, Security
from docgen.delivery.smtp_client import SmtpClient, SmtpSslClient
from docgen.exceptions import DeliveryError

_PORTS: Final = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}
_OK: Final = 2
_FOR_EVER: Final = 5
_START_DATA: Final = 354
_CLOSING: Final = 421
_REFUSALS: Final = (4, 5)
#: Of servers and of sockets.
_LOST: Final = (smtplib.SMTPException, OSError)
#: How many lines may break one after another before it is the server, and no letter's bad luck.
_BROKEN_LINES: Final = 3


class SmtpTransport:
    """Sends letters by the server of an account."""

    def __init__(self, account: MailAccount) -> None:
        self._account = account
        self._client: smtplib.SMTP | None = None
        self._sent = 0
        self._broken = 0

    def send(self, sender: str, recipient: str, content: bytes) -> str:
        """Send a letter; return what the server said. See :class:`docgen.protocols.MailTransport`.

        Raises:
            DeliveryError: it was not taken, or nobody knows; ``reason`` says which.

        """
        client = self._connected()
        try:
            self._sender_step(client.docmd(f"MAIL FROM:<{sender}>"))
            self._step(client.docmd(f"RCPT TO:<{recipient}>"))
            self._begin_data(client)
            client.send(_dotted(content))
        except _LOST as error:
            self.close()
            raise self._broken_line(f"the line broke before the end: {error}") from None
        except DeliveryError as error:
            self._reset(error)
            raise
        return self._finish(client)

    def check(self) -> str:
        """Connect and log in without sending anything; return what the server calls itself."""
        client = self._connected()
        code, said = client.noop()
        self.close()
        return f"{code} {_text(said)}"

    def close(self) -> None:
        """End the connection, if there is one."""
        client, self._client = self._client, None
        if client is None:
            return
        try:
            client.quit()
        except (smtplib.SMTPException, OSError):
            client.close()

    def _begin_data(self, client: smtplib.SMTP) -> None:
        code, said = client.docmd("DATA")
        if code != _START_DATA:
            self._step((code, said))
            raise DeliveryError("temporary", f"DATA was answered {code} {_text(said)}")

    def _finish(self, client: smtplib.SMTP) -> str:
        """Send the last dot and read the answer: from here on the server may have the letter."""
        try:
            client.send(b".\r\n")
            code, said = client.getreply()
        except _LOST as error:
            self.close()
            raise DeliveryError("uncertain", f"the line broke after the end: {error}") from None
        if code // 100 not in {_OK, *_REFUSALS}:
            self.close()
            raise DeliveryError("uncertain", f"the end was answered {code} {_text(said)}")
        try:
            self._step((code, said))
        except DeliveryError as error:
            self._reset(error)
            raise
        self._sent, self._broken = self._sent + 1, 0
        if self._sent >= self._account.letters_a_connection:
            self.close()
        return f"{code} {_text(said)}"

    def _step(self, answer: tuple[int, bytes]) -> None:
        """Look at an answer to one letter's step."""
        code, said = answer
        if code // 100 == _OK:
            return
        if code == _CLOSING:
            self.close()
            raise self._broken_line(f"{code} {_text(said)}")
        reason = "permanent" if code // 100 == _FOR_EVER else "temporary"
        raise DeliveryError(reason, f"{code} {_text(said)}")

    def _sender_step(self, answer: tuple[int, bytes]) -> None:
        """Look at what is said of the sender: refused for ever, it is so for every letter."""
        try:
            self._step(answer)
        except DeliveryError as error:
            if error.reason != "permanent":
                raise
            raise DeliveryError("account", f"the sender is refused: {error.problem}") from None

    def _broken_line(self, problem: str) -> DeliveryError:
        """Return what a letter ends with whose line broke; it is the account's in the end."""
        self._broken += 1
        is_account = self._broken >= _BROKEN_LINES
        return DeliveryError("account" if is_account else "temporary", problem)

    def _reset(self, error: DeliveryError) -> None:
        """Make ready for the next letter after one that was not taken."""
        if self._client is None:
            return
        try:
            code, _ = self._client.rset()
        except _LOST:
            self.close()
        else:
            if code // 100 != _OK or error.reason == "uncertain":
                self.close()

    def _connected(self) -> smtplib.SMTP:
        if self._client is None:
            try:
                self._client = self._connect()
            except smtplib.SMTPResponseException as error:
                said = f"{error.smtp_code} {_text(error.smtp_error)}"
                raise DeliveryError("account", f"{self._account.host} said {said}") from None
            except (smtplib.SMTPException, OSError) as error:
                place = self._account.host
                raise DeliveryError("account", f"{place} cannot be reached: {error}") from None
            self._sent = 0
        return self._client

    def _connect(self) -> smtplib.SMTP:
        account = self._account
        port = account.port or _PORTS[account.security]
        context = ssl.create_default_context(cafile=account.ca_file or None)
        if account.security is Security.TLS:
            client: SmtpClient = SmtpSslClient(
                account.host, port, timeout=account.timeout, context=context
            )
        else:
            client = SmtpClient(account.host, port, timeout=account.timeout)
        try:
            if client.sock is not None:
                # The last dot is sent by itself: held back, it would cost 40 ms a letter.
                client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if account.security is Security.STARTTLS:
                client.starttls(context=context)
            client.ehlo_or_helo_if_needed()
            if account.user:
                client.login(account.user, account.password)
        except BaseException:
            client.close()
            raise
        return client


def _dotted(content: bytes) -> bytes:
    """Return a letter as it goes over the line, without its last dot (RFC 5321, 4.5.2)."""
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    while lines and not lines[-1]:
        lines.pop()
    return b"\r\n".join(b"." + line if line[:1] == b"." else line for line in lines) + b"\r\n"


def _text(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:300]
