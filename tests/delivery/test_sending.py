from __future__ import annotations

import re
import threading

import pytest

import docgen
from docgen.exceptions import ConfigurationError
from docgen.letters.samples import letter_samples
from docgen.models import Status
from docgen.store.outbox.entries import OutboxState

PDF = "application/pdf"


def test_documents_go_to_the_address_of_the_clients_card(postal, data, postbox):
    """One letter with both files, in text and in HTML; both documents are sent then."""
    dg = postal()
    package = dg.issue("invoice", data()), dg.issue("act", data())
    posted = dg.delivery.send(package)
    assert dg.delivery.now().count(OutboxState.SENT) == 1
    (envelope,) = postbox.taken
    assert envelope.rcpt_tos == ["buh@romashka.example"]
    assert envelope.mail_from == "office@sever.example.com"
    (letter,) = postbox.messages
    assert letter["Subject"] == "Документы за октябрь 2026 г. — Северная связь"
    assert letter["Message-ID"].startswith(f"<docgen.{dg.store.id}.{posted.entries[0]}@")
    assert [part.get_filename() for part in letter.iter_attachments()] == [
        "Счёт 1 от 31.10.2026.pdf",
        "Акт 1 от 31.10.2026.pdf",
    ]
    assert "23 954,09 ₽ до 10 ноября" in letter.get_body(("plain",)).get_content()
    assert [dg.documents.get(row).status for row in package] == [Status.SENT] * 2
    assert dg.documents.history(package[0])[-1].who == "почта"


def test_pictures_are_parts_of_the_letter(postal, data, postbox):
    """The QR code is named by its Content-ID; nothing in the page is a data: address."""
    dg = postal()
    dg.delivery.send(dg.issue("invoice", data()))
    dg.delivery.now()
    (letter,) = postbox.messages
    page = letter.get_body(("related",))
    html, picture = page.iter_parts()
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in html.get_content()
    assert "data:image" not in html.get_content()
    assert picture.get_content_type() == "image/png"


def test_a_letter_is_written_once_for_an_occasion(postal, data, postbox):
    """Asked again, nothing more goes; only when it is said so."""
    dg = postal()
    invoice = dg.issue("invoice", data())
    dg.delivery.send(invoice)
    dg.delivery.now()
    assert dg.delivery.send(invoice).there == (1,)
    dg.delivery.now()
    assert len(postbox.taken) == 1
    dg.delivery.send(invoice, again=True)
    dg.delivery.now()
    assert len(postbox.taken) == 2


@pytest.mark.parametrize(
    "said",
    [
        ("MAIL", "451 later", OutboxState.PENDING),
        ("RCPT", "450 mailbox busy", OutboxState.PENDING),
        ("RCPT", "550 no such user", OutboxState.FAILED),
        ("DATA", "452 no room", OutboxState.PENDING),
        ("DATA", "554 spam", OutboxState.FAILED),
    ],
)
def test_what_the_server_says_decides_whether_to_try_again(postal, data, postbox, said):
    """4xx is for another time, 5xx for ever; the next letter goes by the same connection."""
    step, answer, state = said
    dg = postal()
    postbox.answers[step].append(answer)
    first = dg.delivery.send(dg.issue("invoice", data())).entries[0]
    dg.delivery.send(dg.issue("act", data()))
    report = dg.delivery.now()
    assert (report.count(state), report.count(OutboxState.SENT)) == (1, 1)
    (entry,) = [row for row in dg.delivery.log() if row.id == first]
    assert answer in entry.problem


def test_a_line_that_breaks_after_the_end_leaves_it_uncertain(postal, data, postbox):
    """The server has the letter, nobody here knows; it goes again only when somebody decides."""
    dg = postal()
    postbox.closing.append(True)
    (letter,) = dg.delivery.send(dg.issue("invoice", data())).entries
    assert dg.delivery.now().count(OutboxState.UNCERTAIN) == 1
    dg.delivery.now()
    assert len(postbox.taken) == 1
    assert [row.state for row in dg.delivery.pending()] == [OutboxState.UNCERTAIN]
    dg.delivery.resolve(letter, "sent", reason="клиент подтвердил")
    assert dg.delivery.pending() == ()


def test_a_server_that_is_not_there_costs_one_attempt(postal, data):
    """The other letters of the account wait untouched, and the report says why."""
    dg = postal(port=1)
    dg.delivery.send(dg.issue("invoice", data()))
    dg.delivery.send(dg.issue("act", data()))
    report = dg.delivery.now()
    assert "cannot be reached" in report.accounts["main"]
    assert sorted(row.attempts for row in dg.delivery.pending()) == [0, 1]


def test_five_workers_send_each_letter_once(postal, data, postbox, serve):
    """Counted at the server: forty letters, each once, whoever sent it."""
    port = serve()
    hosts = [postal(port) for _ in range(5)]
    invoice = hosts[0].issue("invoice", data())
    hosts[0].file(invoice)
    for number in range(40):
        hosts[0].delivery.send(invoice, to=[f"client{number}@romashka.example"])
    threads = [threading.Thread(target=host.delivery.now) for host in hosts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(postbox.ids), set(postbox.ids.values())) == (40, {1})
    assert hosts[0].store.outbox.counts("letter") == {OutboxState.SENT: 40}


def test_an_account_sends_no_more_than_its_limit(postal, data, postbox):
    """The rest waits for the next hour."""
    dg = postal(account={"limit": "2/hour"})
    invoice = dg.issue("invoice", data())
    dg.delivery.send(invoice, to=[f"client{number}@romashka.example" for number in range(5)])
    dg.delivery.now()
    dg.delivery.now()
    assert len(postbox.taken) == 2


def test_void_documents_do_not_go(postal, data, postbox):
    """What was written before is dropped, and says why."""
    dg = postal()
    invoice = dg.issue("invoice", data())
    dg.delivery.send(invoice)
    dg.documents.void(invoice, reason="ошибка")
    assert dg.delivery.now().count(OutboxState.CANCELLED) == 1
    assert postbox.taken == []
    assert dg.delivery.send(invoice, again=True).reason == "void"


def test_who_has_paid_gets_no_reminder(postal, data, postbox):
    """A reminder that waits is dropped once nothing is owed."""
    dg = postal()
    invoice = dg.issue("invoice", data())
    dg.delivery.send(invoice, letter="before_due")
    dg.payments.mark_paid(invoice, reason="наличными")
    assert dg.delivery.now().count(OutboxState.CANCELLED) == 1
    assert postbox.taken == []


def test_letters_can_go_into_a_folder(open_docgen, data, tmp_path):
    """Each is an .eml under its own Message-ID."""
    account = {"sender": "office@sever.example.com", "folder": str(tmp_path / "mail")}
    dg = open_docgen(mail={"accounts": {"main": account}})
    dg.delivery.send(dg.issue("invoice", data()))
    assert dg.delivery.now().count(OutboxState.SENT) == 1
    (file,) = (tmp_path / "mail").iterdir()
    assert file.name == f"docgen.{dg.store.id}.1.eml"


def test_what_became_known_later_stands_in_the_log(postal, data):
    """A bounce names the letter by its Message-ID."""
    dg = postal()
    dg.delivery.send(dg.issue("invoice", data()))
    dg.delivery.now()
    marked = dg.delivery.mark(f"<docgen.{dg.store.id}.1@sever.example.com>", "bounced", "550")
    assert (marked.id, marked.mark) == (1, "bounced")
    assert [event.name for event in dg.delivery.history(1)] == ["sent", "bounced"]


def test_a_letter_about_what_is_paid_asks_for_nothing():
    """A reminder that is looked at after the money came has no half sentence, in any form."""
    paid = letter_samples()["paid"]
    text = docgen.render("mail", paid, template="after_due", format="txt").content.decode()
    assert "09 ₽." in text.replace("\xa0", " ")
    assert "осталось" not in text


def test_files_too_large_for_a_letter_go_as_links(postal, data, postbox):
    """The letter has their addresses instead."""
    url = "https://cabinet.example/{document}/{name}"
    dg = postal(max_megabytes=0.001, file_url=url)
    dg.delivery.send(dg.issue("invoice", data()))
    dg.delivery.now()
    (letter,) = postbox.messages
    assert list(letter.iter_attachments()) == []
    text = letter.get_body(("plain",)).get_content()
    assert "https://cabinet.example/1/%D0%A1" in text


@pytest.mark.parametrize(("links", "only"), [("document", 1), ("cabinet", None)])
def test_letters_carry_signed_links_to_the_client_alone(  # noqa: PLR0917 - fixtures
    open_docgen, mail, data, postbox, links, only
):
    """Each recipient's own, the same when told again; our people get none, and none is viewed."""
    portal = {"secret": "a secret of this test's own", "address": "https://docs.example"}
    settings = mail(links=links, copies=["chief@sever.example"], max_megabytes=0.001)
    dg = open_docgen(mail=settings, portal=portal)
    invoice = dg.issue("invoice", data())
    for _ in range(2):
        dg.delivery.send(invoice, again=True)
        dg.delivery.now()
    (link,) = dg.cabinet.links()
    told = (link.client, link.document_id, link.recipient, link.made_by)
    assert told == (invoice.payload.buyer.id, only, "buh@romashka.example", "почта")
    sent = zip(postbox.taken, postbox.messages, strict=True)
    texts = {row.rcpt_tos[0]: letter.get_body(("plain",)).get_content() for row, letter in sent}
    (address,) = set(re.findall(r"https://docs\.example/l/\S+", texts["buh@romashka.example"]))
    assert dg.cabinet.open(address.rpartition("/")[2]) == link
    assert "/l/" not in texts["chief@sever.example"]
    assert dg.documents.summary(invoice).status is Status.SENT
    with pytest.raises(ConfigurationError, match=r"portal\.secret"):
        open_docgen(mail=settings).delivery  # noqa: B018 - made by being asked for


PORTAL = {"secret": "a secret of this test's own", "address": "https://docs.example"}


def test_all_documents_of_a_letter_have_links_though_its_file_was_one(
    open_docgen, mail, data, postbox
):
    """Each its own, by its name; a merged file that is too large is not the first document's."""
    settings = mail(links="document", attach="merged", max_megabytes=0.001)
    dg = open_docgen(mail=settings, portal=PORTAL)
    issued = dg.issue_package(["invoice", "act"], data())
    dg.delivery.send(issued)
    dg.delivery.now()
    text = postbox.messages[0].get_body(("plain",)).get_content().replace("\xa0", " ")
    told = dict(re.findall(r"- (.+) № 1 от \S+: https://docs\.example/l/(\S+)", text))
    opened = {name: dg.cabinet.open(token).document_id for name, token in told.items()}
    assert opened == {"Счёт на оплату": issued[0].id, "Акт об оказании услуг": issued[1].id}


def test_a_lost_link_is_sent_to_a_clients_own_address_alone(open_docgen, mail, data, postbox):
    """To the whole cabinet, once in an hour; a stranger and a former address get nothing."""
    dg = open_docgen(mail=mail(copies=["chief@sever.example"]), portal=PORTAL)
    invoice = dg.issue("invoice", data())
    assert dg.delivery.send_link("buh@romashka.example") == ()  # nothing went there before
    dg.delivery.send(invoice, letter="request")
    dg.delivery.send(invoice, to=["former@romashka.example"], occasion="by hand")
    dg.delivery.now()
    postbox.taken.clear()
    asked = ("Buh@Romashka.example", "buh@romashka.example", "former@romashka.example", "")
    assert [len(dg.delivery.send_link(address)) for address in asked] == [1, 0, 0, 0]
    assert dg.delivery.send_link("chief@sever.example") == ()
    dg.delivery.now()
    (letter,) = postbox.messages
    assert (letter["To"], list(letter.iter_attachments())) == ("buh@romashka.example", [])
    text = letter.get_body(("plain",)).get_content()
    (address,) = re.findall(r"https://docs\.example/l/\S+", text)
    link = dg.cabinet.open(address.rpartition("/")[2])
    assert (link.client, link.document_id) == (invoice.payload.buyer.id, None)
    with pytest.raises(ConfigurationError, match=r"portal\.secret"):
        open_docgen(mail=mail()).delivery.send_link("buh@romashka.example")


def test_a_letter_can_be_looked_at_before_it_goes(postal, data, postbox):
    """As a page, as text and whole; nothing is stored by it."""
    dg = postal()
    invoice = dg.issue("invoice", data())
    page = dg.delivery.preview(invoice).content.decode()
    assert "Счёт на оплату №\xa01" in page
    text = dg.delivery.preview(invoice, letter="after_due", format="txt").content.decode()
    assert text.startswith("Тема: Не видим оплаты по счёту № 1\n")
    assert b"Message-ID" in dg.delivery.preview(invoice, format="eml").content
    assert (dg.delivery.log(), postbox.taken) == ((), [])
