"""Whatever stands in the data, a letter has the headers and the recipient that were meant."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from attrs import evolve

from docgen.delivery.addresses import checked_address, good_and_bad, header_text
from docgen.delivery.message import Letter, build_message
from docgen.exceptions import DeliveryError
from docgen.models import File

LETTER = Letter(
    sender="Северная связь <office@sever.example.com>",
    recipient="buh@romashka.example",
    subject="Счёт № 1",
    text="Здравствуйте!\n",
    html="<p>Здравствуйте!</p>",
    message_id="docgen.1.1@sever.example.com",
    sent_at=datetime(2026, 11, 1, tzinfo=UTC),
)
ENDS = (
    "\r\nBcc: thief@example.com",
    "\nBcc: thief@example.com",
    "\x00",
    "\x0b",
    "\x85",
    "\u2028x",
    "\u2029x",
)


@pytest.mark.parametrize(
    "text",
    [
        *(f"buh@romashka.example{end}" for end in ENDS),
        "buh@romashka.example, thief@example.com",
        "buh@romashka.example thief@example.com",
        "Бух <buh@romashka.example>",
        "<buh@romashka.example>",
        '"a b"@romashka.example',
        "буh@romashka.example",
        "buh@",
        "@romashka.example",
        "buh@romashka",
        "buh@-romashka.example",
        "buh@romashka..example",
        "buh.@romashka.example",
        "buh@romashka.example>\r\nRCPT TO:<thief@example.com",
        f"{'b' * 65}@romashka.example",
        f"buh@{'r' * 64}.example",
        "=?utf-8?q?buh?=@romashka.example\n",
        "buh@[127.0.0.1]",
    ],
)
def test_what_cannot_be_an_address_is_refused(text):
    """One address and nothing else; the letter to it is never made."""
    with pytest.raises(DeliveryError, match="cannot be an address"):
        checked_address(text)


def test_addresses_of_other_alphabets_are_written_in_ascii():
    """The domain is punycode on the line; blanks around an address are not its own."""
    assert checked_address(" info@почта.рф ") == "info@xn--80a1acny.xn--p1ai"


def test_of_several_addresses_each_is_looked_at():
    """The good ones get their letters, once each; the bad ones are told."""
    texts = ["a@b.example", "A@B.example", "a@b", "c@d.example"]
    assert good_and_bad(texts) == (("a@b.example", "c@d.example"), ("a@b",))


@pytest.mark.parametrize("end", [*ENDS, "=?utf-8?b?QmNj?="])
@pytest.mark.parametrize("name", ["subject", "message_id", "sender"])
def test_headers_hold_nothing_that_could_end_them(name, end):
    """Such a value is refused; no letter is made."""
    value = {
        "subject": f"Счёт {end}",
        "message_id": f"1{end}@sever.example.com",
        "sender": f"Связь {end} <office@sever.example.com>",
    }[name]
    try:
        content = build_message(evolve(LETTER, **{name: value}))
    except DeliveryError:
        return
    headers = message_from_bytes(content, policy=policy.default)
    assert "bcc" not in {row.lower() for row in headers.keys()}  # noqa: SIM118 - of a message
    assert headers["To"] == "buh@romashka.example"


def test_a_subject_in_russian_is_whole():
    """However long, it is read back as it was."""
    subject = f"Счёт № 15/2026 от 31.10.2026 — ООО «{'Ромашка ' * 20}»"
    content = build_message(evolve(LETTER, subject=subject))
    assert message_from_bytes(content, policy=policy.default)["Subject"] == subject
    assert header_text(subject) == subject


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.pdf",
        "a\r\nBcc: x@y.example.pdf",
        "con.pdf",
        'a";b.pdf',
        "Счёт № 15/2026.pdf",
    ],
)
def test_files_have_safe_names(name):
    """A name is one entry of a folder, whatever it was; Russian letters come through."""
    file = File(name=name, media_type="application/pdf", content=b"%PDF-1.7")
    content = build_message(evolve(LETTER, files=[file, file]))
    found = message_from_bytes(content, policy=policy.default)
    first, second = (row.get_filename() for row in found.iter_attachments())
    assert first != second
    for row in (first, second):
        assert row.endswith(".pdf")
        assert not set(row) & set('/\\":\r\n')
    assert found["Bcc"] is None


def test_a_client_with_a_poisoned_card_gets_no_letter_and_harms_nobody(open_docgen, data, tmp_path):
    """The address is told as bad; the other address of the card gets its letter."""
    account = {"sender": "office@sever.example.com", "folder": str(tmp_path / "mail")}
    dg = open_docgen(mail={"accounts": {"main": account}})
    card = {"email": "buh@romashka.example, x@y>\nBcc:thief@example.com"}
    posted = dg.delivery.send(dg.issue("act", data(buyer=card)))
    assert [dg.store.outbox.get(row).recipient for row in posted.entries] == [
        "buh@romashka.example"
    ]
    assert posted.bad


def test_a_name_with_markup_is_text_in_the_letter(open_docgen, data, tmp_path):
    """Neither HTML nor a shortcode in a client's data does anything."""
    account = {"sender": "office@sever.example.com", "folder": str(tmp_path / "mail")}
    dg = open_docgen(mail={"accounts": {"main": account}})
    found = data()
    contract = {**found["contract"], "number": "<script>[total]</script>{{ 7*7 }}"}
    page = dg.delivery.preview(dg.issue("act", {**found, "contract": contract})).content.decode()
    assert "&lt;script&gt;[total]&lt;/script&gt;{{" in page.replace("\xa0", " ")
    assert "<script>" not in page
