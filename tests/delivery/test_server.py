"""Servers that ask for TLS and a password; senders that are killed."""

from __future__ import annotations

import datetime as dt
import signal
import ssl
import subprocess
import sys
import time

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from docgen.exceptions import DeliveryError
from docgen.store.outbox.entries import OutboxState

KILLED = 4
LETTERS = 24

SEND = """
import sys
from docgen import DocGen
from docgen.store.outbox import outbox
from datetime import timedelta

outbox.Outbox.claim.__kwdefaults__["lease"] = timedelta(seconds=1)
outbox.Outbox.hand.__kwdefaults__["lease"] = timedelta(seconds=1)
mail = {"accounts": {"main": {
    "sender": "office@sever.example.com", "host": "127.0.0.1", "port": int(sys.argv[3]),
    "security": "none"}}}
with DocGen(store=sys.argv[1], artifacts=sys.argv[2], mail=mail) as dg:
    print("ready", flush=True)
    dg.delivery.now()
"""


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """Make a certificate of 127.0.0.1, signed by itself; return its file and its key's."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def secured(serve, certificate):
    """Start a server that takes letters after STARTTLS and a login only; return its account."""

    def check(_server, _session, _envelope, _mechanism, given):
        return AuthResult(success=given.password == b"secret", handled=given.password == b"secret")

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    port = serve(
        tls_context=context, require_starttls=True, auth_required=True, authenticator=check
    )
    return {
        "host": "localhost",
        "port": port,
        "security": "starttls",
        "user": "office",
        "ca_file": str(certificate[0]),
    }


def test_letters_go_by_tls_and_login(postal, data, secured, postbox, monkeypatch):
    """The password stands in the environment; the server's certificate is looked at."""
    monkeypatch.setenv("DOCGEN_MAIL_PASSWORD_MAIN", "secret")
    dg = postal(1, account=secured)
    assert dg.delivery.test().startswith("250")
    dg.delivery.send(dg.issue("act", data()))
    assert dg.delivery.now().count(OutboxState.SENT) == 1
    assert len(postbox.taken) == 1


def test_a_wrong_password_costs_no_letter(postal, data, secured):
    """They wait, and the account's trouble is told; so it is of a certificate nobody knows."""
    dg = postal(1, account=secured | {"password": "guess"})
    dg.delivery.send(dg.issue("act", data()))
    assert "said 535" in dg.delivery.now().accounts["main"]
    assert [row.state for row in dg.delivery.pending()] == [OutboxState.PENDING]
    stranger = postal(1, account=secured | {"ca_file": ""})
    with pytest.raises(DeliveryError, match="certificate"):
        stranger.delivery.test()


def test_killed_senders_send_nothing_twice(postal, data, serve, postbox, tmp_path):
    """Each letter is taken once, or is listed as uncertain: no more of those than kills."""
    port = serve()
    dg = postal(port)
    act = dg.issue("act", data())
    dg.file(act)
    dg.delivery.send(act, to=[f"client{number}@romashka.example" for number in range(LETTERS)])
    command = [sys.executable, "-c", SEND, f"sqlite:///{tmp_path}/docs.db", tmp_path / "files"]
    for kill in range(KILLED):
        process = subprocess.Popen([*command, str(port)], stdout=subprocess.PIPE)  # noqa: S603 - ourselves
        process.stdout.readline()
        _wait_for(postbox, 3 * (kill + 1), process)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    time.sleep(1.1)
    dg.store.outbox.recover()
    dg.delivery.now()
    counts = dg.store.outbox.counts("letter")
    uncertain = counts.get(OutboxState.UNCERTAIN, 0)
    assert counts[OutboxState.SENT] + uncertain == LETTERS
    assert uncertain <= KILLED
    assert set(postbox.ids.values()) == {1}
    assert counts[OutboxState.SENT] <= len(postbox.ids) <= LETTERS


def _wait_for(postbox, count, process):
    """Wait until so many letters have been taken, or the sender has ended."""
    while len(postbox.taken) < count and process.poll() is None:
        time.sleep(0.005)
