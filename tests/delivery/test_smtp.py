"""What becomes of a letter by how a server answers, at each step of the dialogue."""

from __future__ import annotations

import contextlib
import socket
import threading
from contextlib import contextmanager

import pytest

from docgen.delivery.settings import MailAccount
from docgen.delivery.smtp import SmtpTransport
from docgen.exceptions import DeliveryError

LETTER = ("office@sever.example.com", "buh@romashka.example", b"Subject: x\r\n\r\nx\r\n")
STEPS = ("", "EHLO", "MAIL", "RCPT", "DATA", ".")
USUAL = {"": b"220 here\r\n", "DATA": b"354 go on\r\n"}
HANGS_UP = b""
NEVER_ENDS = b"250-wait\r\n"


class Server:
    """A server of one connection at a time that answers as usual, but at one step."""

    def __init__(self, step, answer):
        self._step, self._answer = step, answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]

    def serve(self):
        """Talk to whoever comes, until the listener is closed."""
        with contextlib.suppress(OSError):
            while True:
                line, _ = self._listener.accept()
                with line, contextlib.suppress(OSError):
                    self._talk(line, line.makefile("rb"))

    def close(self):
        """Let nobody in any more."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _talk(self, line, said):
        self._say(line, "")
        is_letter = False
        for text in said:
            step = "." if is_letter else text[:4].decode().strip().upper().replace("HELO", "EHLO")
            if is_letter and text != b".\r\n":
                continue
            self._say(line, step)
            is_letter = step == "DATA" and self._step != "DATA"

    def _say(self, line, step):
        if step != self._step:
            line.sendall(USUAL.get(step, b"250 fine\r\n"))
            return
        if not self._answer:
            raise OSError
        while self._answer == NEVER_ENDS:
            line.sendall(self._answer)
        line.sendall(self._answer)


@contextmanager
def transport(step, answer):
    """Return a transport to such a server."""
    server = Server(step, answer)
    thread = threading.Thread(target=server.serve)
    thread.start()
    account = MailAccount(
        sender=LETTER[0], host="127.0.0.1", port=server.port, security="none", timeout=60
    )
    found = SmtpTransport(account)
    try:
        yield found
    finally:
        found.close()
        server.close()
        thread.join()


@pytest.mark.parametrize(
    ("answer", "reasons"),
    [
        (HANGS_UP, ("account", "account", "temporary", "temporary", "temporary", "uncertain")),
        (NEVER_ENDS, ("account", "account", "temporary", "temporary", "temporary", "uncertain")),
        (b"no words\r\n", ("account", "account", *["temporary"] * 3, "uncertain")),
        (b"451 busy\r\n", ("account", "account", *["temporary"] * 4)),
        (b"554-no\r\n554 never\r\n", (*["account"] * 3, *["permanent"] * 3)),
        (b"250 fine\r\n250 twice\r\n", ("account", "account", *["temporary"] * 3, "uncertain")),
    ],
)
def test_an_answer_says_whose_trouble_it_is(answer, reasons):
    """The account's, the letter's for now or for ever, or nobody's that could be known."""
    for step, reason in zip(STEPS, reasons, strict=True):
        with transport(step, answer) as found, pytest.raises(DeliveryError) as refused:
            found.send(*LETTER)
        assert refused.value.reason == reason, step


def test_a_server_that_keeps_hanging_up_is_the_accounts_trouble():
    """Else each of thousands of letters would wait for it anew."""
    with transport("MAIL", HANGS_UP) as found:
        reasons = []
        for _ in range(3):
            with pytest.raises(DeliveryError) as refused:
                found.send(*LETTER)
            reasons.append(refused.value.reason)
    assert reasons == ["temporary", "temporary", "account"]
