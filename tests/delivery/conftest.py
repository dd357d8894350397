"""A real server of mail, and a store whose documents go by it."""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections import Counter
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from docgen.kit.samples import sale


class Postbox:
    """Keeps what a server took; ``answers`` are said instead of taking, once each, by step."""

    def __init__(self):
        self.taken = []
        self.answers = {"MAIL": [], "RCPT": [], "DATA": []}
        self.closing = []
        self._lock = threading.Lock()

    @property
    def messages(self):
        """The letters that were taken, read."""
        return [message_from_bytes(row.content, policy=policy.default) for row in self.taken]

    @property
    def ids(self):
        """How often each letter was taken."""
        return Counter(row["Message-ID"] for row in self.messages)

    def _said(self, step):
        with self._lock:
            return self.answers[step].pop(0) if self.answers[step] else None

    async def handle_MAIL(self, _server, _session, envelope, address, options):  # noqa: N802
        """Take a sender."""
        if said := self._said("MAIL"):
            return said
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, options):  # noqa: N802
        """Take a recipient."""
        if said := self._said("RCPT"):
            return said
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        """Take a letter, or say what is to be said; or break the line after having taken it."""
        if said := self._said("DATA"):
            return said
        with self._lock:
            self.taken.append(envelope)
        if self.closing:
            self.closing.pop()
            server.transport.abort()
        return "250 taken"


@pytest.fixture
def postbox():
    """Return what a server took."""
    return Postbox()


@pytest.fixture
def serve(postbox):
    """Start servers that put letters into the postbox; return their ports."""
    with contextlib.ExitStack() as stack:

        def start(**settings):
            controller = Controller(postbox, hostname="127.0.0.1", port=0, **settings)
            with contextlib.suppress(ConnectionRefusedError, ssl.SSLError, OSError):
                controller.start()
            stack.callback(controller.stop, no_assert=True)
            return controller.server.sockets[0].getsockname()[1]

        yield start


@pytest.fixture
def mail(serve):
    """Return the settings of mail by a server of the test's own."""

    def make(port=None, **settings):
        account = {
            "sender": "Северная связь <office@sever.example.com>",
            "host": "127.0.0.1",
            "port": port or serve(),
            "security": "none",
            "timeout": 5.0,
        }
        return {"accounts": {"main": account | settings.pop("account", {})}, **settings}

    return make


@pytest.fixture
def data():
    """Return an invoice to a client with an address, or as asked."""

    def make(**changes):
        found = sale()
        buyer = {**found["buyer"], "email": "buh@romashka.example"} | changes.pop("buyer", {})
        return {**found, "buyer": buyer, **changes}

    return make


@pytest.fixture
def postal(open_docgen, mail):
    """Open façades whose letters go to the test's server."""

    def make(port=None, **settings):
        return open_docgen(mail=mail(port, **settings))

    return make
