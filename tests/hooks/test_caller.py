from __future__ import annotations

import datetime as dt
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from attrs import evolve, frozen

from docgen import DocGen, DocGenError, IssueRefusedError, hookimpl
from docgen.exceptions import DataError, PluginError, TransitionError, UnknownNameError
from docgen.exchange.edo.folder import FolderOperator
from docgen.kit.samples import sale
from docgen.lifecycle import Actor
from docgen.models import (
    Action,
    DocumentGroup,
    DocumentType,
    FieldOwner,
    File,
    Finding,
    Modifier,
    NumberToken,
    OwnField,
    PayloadExtension,
    PaymentMethod,
    SalePayload,
    Severity,
    Shortcode,
    ShortcodeKind,
    Subject,
    SubjectKind,
)
from docgen_plugins.act.collector import ActCollector
from docgen_plugins.act.payload import ActPayload

OFFER = DocumentType(
    code="offer", title="Предложение", group=DocumentGroup.BILL, payload=SalePayload
)
REFUSAL = Finding(
    severity=Severity.ERROR, code="acme.never", path="buyer", message="Этому клиенту не выставляем"
)
LOUD = Modifier(
    name="loud", alias="громко", title="", example="", apply=lambda value, _: f"{value}!"
)
WEEK = NumberToken(
    name="WW",
    title="",
    pattern="[0-9]{2}",
    value=lambda context: f"{context.date.isocalendar().week:02}",
)


def answering(hook, answer, **options):
    """Return an implementation of a hook that always answers the same."""

    def implementation():
        return answer

    implementation.__name__ = hook
    return hookimpl(implementation, **options)


def answering_for(hook, code, answer):
    """Return an implementation of a hook that answers for one type, and for no other."""

    def implementation(document_type):
        return answer if document_type.code == code else None

    implementation.__name__ = hook
    return hookimpl(implementation)


class Shortcodes:
    """A resolver of one shortcode."""

    def __init__(self, value, name="motto", alias="девиз"):
        self.row = Shortcode(
            name=name,
            alias=alias,
            title="",
            kind=ShortcodeKind.TEXT,
            example="",
            value=lambda _: value,
        )

    def catalog(self):
        """Return it."""
        return (self.row,)


class PlainEngine:
    """An engine whose pages are what it was asked for."""

    name = "plain"
    version = "1"

    def render(self, page):
        """Return the page's HTML."""
        return b"%PDF " + page.html.encode()


class CountingRenderer:
    """Renders just the number."""

    def render(self, task):
        """Return it as HTML."""
        return File(name="n.html", media_type="text/html", content=task.document.number.encode())


# One test for every hook -----------------------------------------------------------------------


def test_docgen_document_types(plugin):
    """A declared type stands after those registered before it, and knows its plugin."""
    docgen = DocGen(plugins=[plugin("acme", answering("docgen_document_types", [OFFER]))])
    assert docgen.catalog.types()[-1] is OFFER
    assert docgen.catalog.plugin_of("offer") == "acme"
    assert docgen.catalog.rule("offer").mask.text == "{N}"


def test_docgen_data_collector(plugin, billing):
    """With `tryfirst` a host collects a bundled type its own way; other types stay as they are."""

    class TomorrowsActs(ActCollector):
        def collect(self, source, request):
            payload = super().collect(source, request)
            return evolve(payload, date=payload.date + dt.timedelta(days=1))

    @hookimpl(tryfirst=True)
    def docgen_data_collector(document_type):
        return TomorrowsActs() if document_type.code == "act" else None

    docgen = DocGen(billing, plugins=[plugin("acme", docgen_data_collector)])
    wanted = {"contract": "1", "period": "2026-10"}
    assert docgen.draft("act", **wanted).date == dt.date(2026, 11, 1)
    assert docgen.draft("invoice", **wanted).date == dt.date(2026, 10, 31)


def test_docgen_shortcode_resolver(plugin, write_template):
    """A plugin's shortcode prints, and is listed for the types it was given to only."""

    @hookimpl
    def docgen_shortcode_resolver(document_type):
        return Shortcodes("Быстрее всех") if document_type.code == "invoice" else None

    root = write_template("[motto]")
    docgen = DocGen(templates=[root], plugins=[plugin("acme", docgen_shortcode_resolver)])
    page = docgen.render("invoice", sale(), format="html", template="mine").content.decode()
    assert "Быстрее всех" in page
    listed = {
        code: [row.name for row in docgen.catalog.shortcodes(code) if row.name == "motto"]
        for code in ("invoice", "act")
    }
    assert listed == {"invoice": ["motto"], "act": []}


def test_docgen_output_renderer(plugin):
    """A plugin's renderer stands before docgen's own, for the formats it answers for."""

    @hookimpl
    def docgen_output_renderer(document_type, format):  # noqa: A002 - the hook's own name
        return CountingRenderer() if (document_type.code, format) == ("act", "html") else None

    docgen = DocGen(plugins=[plugin("acme", docgen_output_renderer)])
    assert docgen.render("act", sale(), format="html", number="7").content == b"7"
    assert b"</html>" in docgen.render("invoice", sale(), format="html", number="7").content


def test_docgen_template_roots(plugin, write_template):
    """A plugin's templates can be chosen beside the bundled one."""
    root = write_template("из плагина", name="acme")
    docgen = DocGen(plugins=[plugin("acme", answering("docgen_template_roots", [root]))])
    assert docgen.catalog.templates("invoice")[:2] == ("classic", "acme")
    page = docgen.render("invoice", sale(), format="html", template="acme").content.decode()
    assert "из плагина" in page


def test_docgen_modifiers(plugin, write_template):
    """A plugin's modifier works in templates, by its name and by its alias."""
    root = write_template("[buyer.inn loud] [buyer.kpp громко]")
    acme = plugin("acme", answering("docgen_modifiers", [LOUD]))
    docgen = DocGen(templates=[root], plugins=[acme])
    page = docgen.render("invoice", sale(), format="html", template="mine").content.decode()
    assert "7710990027! 771001001!" in page


def test_docgen_word_forms(plugin, write_template):
    """A plugin's forms go before the engine, of names, of positions and of other texts."""
    root = write_template(
        '[seller.director case="genitive"], [seller.director.position case="genitive"], '
        '[contract.subject case="genitive"]'
    )
    forms = {
        "Соловей": {"genitive": "Соловья"},
        "мерчендайзер": {"родительный": "мерчендайзера"},
        "трансфер": {"genitive": "трансферу"},
    }
    acme = plugin("acme", answering("docgen_word_forms", forms))
    data = deepcopy(sale())
    data["seller"]["director"] |= {"name": "Соловей Иван Иванович", "position": "Мерчендайзер"}
    data["contract"] |= {"subject": "трансфер"}
    page = DocGen(templates=[root], plugins=[acme]).render(
        "invoice", data, format="html", template="mine"
    )
    assert "Соловья Ивана Ивановича, Мерчендайзера, трансферу" in page.content.decode()


@frozen(kw_only=True)
class OrderedAct(ActPayload):
    """An act that names the order it was made by."""

    order: str = ""


def ordered(payload, source, request):
    """Return the order by what the collector found."""
    return {"order": f"{source.client(payload.contract.client_id).id}-{request.period}"}


def test_docgen_payload_extension(plugin, open_docgen, billing, write_template):
    """A bundled type gets a field: it is collected, frozen, checked, printed; the rest stays."""
    order = Shortcode(
        name="order",
        alias="заказ",
        title="Заказ",
        kind=ShortcodeKind.TEXT,
        example="7",
        value=lambda document: document.payload.order or None,
    )
    resolver = SimpleNamespace(catalog=lambda: (order,))
    acme = plugin(
        "acme",
        answering_for(
            "docgen_payload_extension", "act", PayloadExtension(payload=OrderedAct, fill=ordered)
        ),
        answering_for("docgen_shortcode_resolver", "act", resolver),
    )
    docgen = open_docgen(billing, plugins=[acme], templates=[write_template("[заказ]", code="act")])
    collected = docgen.issue("act", contract="11", period="2026-10")
    (client,) = {collected.payload.contract.client_id}
    kept = docgen.documents.get(collected.id).payload
    assert (type(kept), kept.order) == (OrderedAct, f"{client}-2026-10")
    given = docgen.render(
        "act", sale() | {"order": "7"}, number="1", format="html", template="mine"
    )
    assert b">7<" in given.content
    assert "order" in docgen.catalog.schema("act")["$defs"]["OrderedAct"]["properties"]
    assert docgen.file(collected, "pdf").content.startswith(b"%PDF")
    assert [part.kind for part in docgen.catalog.parts("acme")] == ["поля документа", "шорткод"]


def test_what_was_issued_before_an_extension_opens_with_its_defaults(plugin, open_docgen):
    """Each added field has a default, so that old documents are read and print."""
    former = open_docgen().issue("act", sale())
    extension = PayloadExtension(payload=OrderedAct)
    acme = plugin("acme", answering_for("docgen_payload_extension", "act", extension))
    assert open_docgen(plugins=[acme]).documents.get(former.id).payload.order == ""


@frozen(kw_only=True)
class NeedyAct(ActPayload):
    """An act with a field that no old document has."""

    order: str


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (OrderedAct, r"Return PayloadExtension"),
        (PayloadExtension(payload=SalePayload), r"Inherit from ActPayload"),
        (PayloadExtension(payload=NeedyAct), r"NeedyAct\.order has no default"),
        (PayloadExtension(payload=OrderedAct, fill="order"), r"no function"),
    ],
)
def test_an_extension_that_cannot_be_used_is_refused(plugin, answer, problem):
    """At registration, naming the plugin and the hook."""
    acme = plugin("acme", answering_for("docgen_payload_extension", "act", answer))
    with pytest.raises(PluginError, match=rf"'acme': docgen_payload_extension.*{problem}"):
        DocGen(plugins=[acme])


@pytest.mark.parametrize("fill", [lambda *_: {"ordr": "7"}, lambda *_: "7", lambda *_: 1 / 0])
def test_an_extension_that_fails_is_blamed(plugin, open_docgen, billing, fill):
    """Not the collector, whose payload was right."""
    extension = PayloadExtension(payload=OrderedAct, fill=fill)
    acme = plugin("acme", answering_for("docgen_payload_extension", "act", extension))
    with pytest.raises(PluginError, match="'acme': docgen_payload_extension of 'act': fill"):
        open_docgen(billing, plugins=[acme]).draft("act", contract="11", period="2026-10")


def test_a_second_extension_of_a_type_is_refused(plugin):
    """Its fields would be lost without a word."""
    extension = PayloadExtension(payload=OrderedAct)
    plugins = [
        plugin(name, answering_for("docgen_payload_extension", "act", extension))
        for name in ("acme", "beta")
    ]
    with pytest.raises(PluginError, match=r"'beta': payload extension of 'act'.*'acme'"):
        DocGen(plugins=plugins)


def test_docgen_own_fields(plugin, write_template):
    """A plugin's own field is printed, and refused where nobody declares it."""
    root = write_template("[contract.fields.ikz], [договор.поля.икз]")
    field = OwnField(record=FieldOwner.CONTRACT, name="ikz", alias="икз", title="ИКЗ")
    acme = plugin("acme", answering("docgen_own_fields", [field]))
    data = deepcopy(sale())
    data["contract"] |= {"extra": {"ikz": "26-1"}}
    page = DocGen(templates=[root], plugins=[acme]).render(
        "invoice", data, format="html", template="mine"
    )
    assert "26-1, 26-1" in page.content.decode()
    with pytest.raises(DataError, match="not declared"):
        DocGen().draft("invoice", data)


def test_docgen_number_tokens(plugin, open_docgen):
    """A plugin's token makes numbers, and a mask with it can be read back."""
    acme = plugin("acme", answering("docgen_number_tokens", [WEEK]))
    docgen = open_docgen(plugins=[acme], numbering={"act": {"mask": "{WW}-{N}"}})
    assert docgen.issue("act", sale()).number == "44-1"
    assert docgen.catalog.rule("act").mask.parse_number("44-1") == {"WW": "44", "N": "1"}


def test_docgen_schemas(plugin):
    """A plugin's format is used for the files that say so; without it, the schema is missed."""
    schema = DocGen().official.schemas[0]

    @hookimpl
    def docgen_schemas(document_type):
        return [evolve(schema, version="9.99")] if document_type.code == "upd" else []

    docgen = DocGen(plugins=[plugin("acme", docgen_schemas)])
    file = f"<Файл ИдФайл='{schema.prefix}_2_1' ВерсФорм='9.99'/>".encode()
    unknown = "xml.format.no_schema"
    assert unknown not in {row.code for row in docgen.official.validate(file)}
    assert unknown in {row.code for row in DocGen().official.validate(file)}


def test_docgen_pdf_engines(plugin):
    """A plugin's engine can be chosen by name, and is told with the file."""
    acme = plugin("acme", answering("docgen_pdf_engines", [PlainEngine()]))
    file = DocGen(plugins=[acme], engine="plain").render("act", sale())
    assert file.content.startswith(b"%PDF <!DOCTYPE html>")
    assert file.engine == "plain 1"
    assert file.notes == ("Отметка «ЧЕРНОВИК» не поставлена: файл нельзя изменить.",)


def test_docgen_check(plugin, open_docgen):
    """A plugin's finding stands beside the others, and refuses the issue when it is an error."""

    @hookimpl
    def docgen_check(document_type, payload):
        return [REFUSAL] if (document_type.code, payload.buyer.id) == ("act", "romashka") else []

    docgen = open_docgen(plugins=[plugin("acme", docgen_check)])
    assert REFUSAL in docgen.check("act", sale())
    assert REFUSAL not in docgen.check("invoice", sale())
    with pytest.raises(IssueRefusedError, match=r"acme\.never"):
        docgen.issue("act", sale())
    assert docgen.store.list() == ()


@pytest.fixture
def watcher(plugin):
    """Return a plugin that writes down what it observes, and the list it writes to."""
    seen = []

    @hookimpl
    def docgen_before_document_issued(document_type, payload):
        seen.append(("before issue", document_type.code, payload.total))

    @hookimpl
    def docgen_after_document_issued(document):
        seen.append(("after issue", document.type, document.number))

    @hookimpl
    def docgen_after_file_rendered(document, file):
        seen.append(("after render", document.number, file.format))

    @hookimpl
    def docgen_before_status_changed(document, target):
        seen.append(("before status", document.status.value, target.value))

    @hookimpl
    def docgen_after_status_changed(document, previous):
        seen.append(("after status", previous.value, document.status.value))

    hooks = (
        docgen_before_document_issued,
        docgen_after_document_issued,
        docgen_after_file_rendered,
        docgen_before_status_changed,
        docgen_after_status_changed,
    )
    return plugin("watcher", *hooks), seen


def test_docgen_before_document_issued(watcher, open_docgen):
    """It is told of a payload that passed its checks, and of no refused one."""
    plugin, seen = watcher
    docgen = open_docgen(plugins=[plugin])
    with pytest.raises(IssueRefusedError):
        docgen.issue("act", sale(lines=[]))
    assert seen == []
    document = docgen.issue("act", sale())
    assert seen[0] == ("before issue", "act", document.payload.total)


def test_docgen_after_document_issued(watcher, open_docgen):
    """It is told of a document once, however often the same one is asked for."""
    plugin, seen = watcher
    docgen = open_docgen(plugins=[plugin])
    for _ in range(2):
        docgen.issue("act", sale(), key="again")
    assert [row[0] for row in seen] == ["before issue", "after issue"]
    assert seen[1] == ("after issue", "act", "1")


def test_docgen_after_file_rendered(watcher, open_docgen):
    """It is told when a file is made, and not when a kept one is handed out."""
    plugin, seen = watcher
    docgen = open_docgen(plugins=[plugin])
    document = docgen.issue("act", sale())
    for _ in range(2):
        docgen.file(document, "html")
    assert seen[2:] == [("after render", "1", "html")]


def test_docgen_before_status_changed(watcher, open_docgen):
    """It is told of a step that may be taken, and of no refused one."""
    plugin, seen = watcher
    docgen = open_docgen(plugins=[plugin])
    document = docgen.issue("act", sale())
    with pytest.raises(TransitionError):
        docgen.documents.void(document, reason="")
    assert len(seen) == 2
    docgen.documents.change_status(document, "sent")
    assert seen[2] == ("before status", "issued", "sent")


def test_docgen_after_status_changed(watcher, open_docgen):
    """It is told what the document was and what it has become, a corrected one's step too."""
    plugin, seen = watcher
    docgen = open_docgen(plugins=[plugin])
    document = docgen.issue("act", sale())
    docgen.documents.change_status(document, "sent")
    docgen.documents.correct(document, sale(), reason="опечатка")
    steps = [row for row in seen if row[0] == "after status"]
    assert steps == [
        ("after status", "issued", "sent"),
        ("after status", "sent", "archived"),
    ]


def test_docgen_edo_operators(plugin, open_docgen):
    """All operators are found by their names; none of a name that is taken."""

    def operator():
        @hookimpl
        def docgen_edo_operators():
            return [FolderOperator(Path("edo"), "acme")]

        return docgen_edo_operators

    docgen = open_docgen(plugins=[plugin("one", operator())])
    assert docgen.exchange.edo.operator("acme").name == "acme"
    both = open_docgen(plugins=[plugin("one", operator()), plugin("two", operator())])
    with pytest.raises(PluginError, match=r"one.*two|two.*one"):
        both.exchange.edo.operator("acme")


@pytest.fixture
def paying(plugin, open_docgen):
    """Return a façade with an invoice, what its plugin has seen, and how to pay."""
    seen = []

    @hookimpl
    def docgen_after_payment_received(receipt):
        seen.append(("received", receipt.amount, receipt.method))

    @hookimpl
    def docgen_after_payment_reversed(receipt):
        seen.append(("reversed", receipt.id))

    @hookimpl
    def docgen_after_payment_status_changed(document, status, previous):
        seen.append((document.number, previous.value, status.value))

    hooks = (
        docgen_after_payment_received,
        docgen_after_payment_reversed,
        docgen_after_payment_status_changed,
    )
    docgen = open_docgen(plugins=[plugin("cashier", *hooks)])
    invoice = docgen.issue("invoice", sale(date="2099-10-31"))
    of_client = {
        "client": invoice.payload.buyer.id,
        "organisation": invoice.payload.seller.id,
        "date": dt.date(2099, 11, 1),
    }

    def pay(amount, **more):
        return docgen.payments.add(amount=amount, **of_client, **more)

    return docgen, invoice, seen, pay


def test_docgen_after_payment_received(paying):
    """It is told of a new payment, once, and of none that is refused."""
    docgen, _, seen, pay = paying
    pay(Decimal(10), method="card", source_id="p1")
    pay(Decimal(10), method="card", source_id="p1")
    with pytest.raises(UnknownNameError):
        pay(Decimal(10), documents=[99])
    assert seen == [("received", 10, "card")]
    assert docgen.payments.get(1).method is PaymentMethod.CARD


def test_docgen_after_payment_reversed(paying):
    """It is told of a payment that was taken back."""
    docgen, _, seen, pay = paying
    docgen.payments.reverse(pay(Decimal(10)).id, reason="возврат")
    assert seen[1:] == [("reversed", 1)]


def test_docgen_after_payment_status_changed(paying):
    """It is told when a document becomes paid, in part or whole, and when it no more is."""
    docgen, invoice, seen, pay = paying
    first = pay(Decimal(10), documents=[invoice])
    pay(Decimal(5), documents=[invoice])
    docgen.payments.mark_paid(invoice, reason="наличными")
    docgen.payments.release(invoice, reason="ошибка")
    docgen.payments.reallocate(first.id, [invoice], reason="верно")
    changes = [row[1:] for row in seen if row[0] == invoice.number]
    assert changes == [
        ("unpaid", "partly_paid"),
        ("partly_paid", "paid"),
        ("paid", "unpaid"),
        ("unpaid", "partly_paid"),
    ]


def test_docgen_after_payment_status_changed_of_documents_taken_back(paying):
    """It is told of what is void or corrected, of what has the money now, and once of each."""
    docgen, invoice, seen, pay = paying
    changes = slice(0)

    def told():
        nonlocal changes
        changes = slice(changes.stop, len(seen))
        return [row[1:] for row in seen[changes] if row[0] == invoice.number]

    pay(Decimal(10), documents=[invoice])
    assert told() == [("unpaid", "partly_paid")]
    correction = docgen.documents.correct(invoice, sale(date="2099-10-31"), reason="опечатка")
    assert told() == [("partly_paid", "none"), ("unpaid", "partly_paid")]
    docgen.documents.void(correction, reason="не нужна")
    assert sorted(told()) == [("none", "partly_paid"), ("partly_paid", "none")]
    docgen.documents.reissue(invoice, reason="не та дата")
    assert told() == [("partly_paid", "none")]


def mailed(open_docgen, *plugins, **account):
    """Return a façade with a mail account, and an invoice's letter in its outbox."""
    account = {"sender": "office@sever.example.com"} | account
    docgen = open_docgen(plugins=plugins, mail={"accounts": {"acme": account}})
    docgen.delivery.send(docgen.issue("invoice", sale()), to=["buh@romashka.example"])
    return docgen


def test_docgen_payment_link(open_docgen, plugin, billing):
    """It is where what is still owed is paid; what is no address of the web is refused."""

    @hookimpl
    def docgen_payment_link(document, amount):
        return f"https://pay.example/{document.number}?sum={amount}" if amount > 1 else "no"

    docgen = open_docgen(billing, plugins=[plugin("acme", docgen_payment_link)])
    contract = next(iter(billing.contracts()))
    bill = docgen.issue("invoice", contract=contract.id, period="2026-10")
    docgen.payments.mark_paid(bill, reason="наличные", amount=Decimal(1))
    terms = docgen.payments.terms(bill)
    assert terms.link == f"https://pay.example/{bill.number}?sum={terms.amount}"
    docgen.payments.mark_paid(bill, reason="наличные", amount=terms.amount - Decimal("0.5"))
    with pytest.raises(PluginError, match="acme"):
        docgen.payments.terms(bill)


def test_docgen_mail_transport(open_docgen, plugin):
    """It carries the letters of an account that has no server; what it returns is kept."""
    seen = []

    class Transport:
        def send(self, *letter):
            seen.append(letter)
            return "queued as acme-1"

        def close(self):
            seen.append("closed")

    @hookimpl
    def docgen_mail_transport(account):
        return Transport() if account == "acme" else None

    docgen = mailed(open_docgen, plugin("acme", docgen_mail_transport))
    docgen.delivery.now()
    (sender, recipient, content), closed = seen
    assert (sender, recipient) == ("office@sever.example.com", "buh@romashka.example")
    assert (content[:5], closed) == (b"From:", "closed")
    assert docgen.delivery.log()[0].answer == "queued as acme-1"


@pytest.fixture
def letters_watched(open_docgen, plugin, tmp_path):
    """Send a letter into a folder and mark it; return what a plugin was told."""
    seen = []

    @hookimpl
    def docgen_before_letter_sent(letter, content):
        seen.append(("before", letter.state, content[:5]))

    @hookimpl
    def docgen_after_letter_sent(letter):
        seen.append(("after", letter.state, letter.recipient))

    @hookimpl
    def docgen_after_letter_marked(letter):
        seen.append(("marked", letter.mark, letter.recipient))

    hooks = docgen_before_letter_sent, docgen_after_letter_sent, docgen_after_letter_marked
    docgen = mailed(open_docgen, plugin("acme", *hooks), folder=str(tmp_path / "mail"))
    docgen.delivery.now()
    docgen.delivery.mark(1, "bounced")
    return seen


def test_docgen_before_letter_sent(letters_watched):
    """It is told of the letter that is about to go, with its bytes."""
    assert letters_watched[0] == ("before", "sending", b"From:")


def test_docgen_after_letter_sent(letters_watched):
    """It is told how the attempt ended."""
    assert letters_watched[1] == ("after", "sent", "buh@romashka.example")


def test_docgen_after_letter_marked(letters_watched):
    """It is told what became known later."""
    assert letters_watched[2] == ("marked", "bounced", "buh@romashka.example")


# Plugins that break the contract ---------------------------------------------------------------


def broken(hook, answer):
    """Return the arguments of a test: what a hook must not answer."""
    return pytest.param(hook, answer, id=f"{hook}-{answer!r:.20}")


@pytest.mark.parametrize(
    ("hook", "answer"),
    [
        broken("docgen_document_types", OFFER),
        broken("docgen_document_types", ["offer"]),
        broken("docgen_document_types", "offer"),
        broken("docgen_template_roots", ["/templates"]),
        broken("docgen_modifiers", {"loud": str}),
        broken("docgen_number_tokens", [LOUD]),
        broken("docgen_word_forms", ["Соловей"]),
        broken("docgen_word_forms", {"Соловей": "Соловья"}),
        broken("docgen_word_forms", {"Соловей": {"vocative": "Соловье"}}),
        broken("docgen_pdf_engines", [object()]),
    ],
)
def test_an_answer_of_the_wrong_type_is_refused_at_once(plugin, hook, answer):
    """The error names the plugin and the hook when the façade is made, not when it is used."""
    with pytest.raises(PluginError, match=rf"'acme': {hook}") as error:
        DocGen(plugins=[plugin("acme", answering(hook, answer))])
    assert error.value.plugin == "acme"


@pytest.mark.parametrize(
    ("hook", "use"),
    [
        ("docgen_data_collector", lambda docgen: docgen.draft("act", contract="1", period="2026")),
        ("docgen_shortcode_resolver", lambda docgen: docgen.catalog.shortcodes("act")),
        ("docgen_output_renderer", lambda docgen: docgen.render("act", sale())),
        ("docgen_schemas", lambda docgen: docgen.official.schemas),
        ("docgen_check", lambda docgen: docgen.check("act", sale())),
    ],
)
def test_an_answer_of_the_wrong_type_is_refused_when_it_is_asked_for(plugin, billing, hook, use):
    """Hooks that are asked for a type name their plugin too."""
    acme = plugin("acme", answering(hook, [42], tryfirst=True))
    docgen = DocGen(billing, plugins=[acme])
    with pytest.raises(PluginError, match=rf"'acme': {hook}"):
        use(docgen)


def test_a_collector_must_return_its_types_payload(plugin, billing):
    """Whatever else it returns is told by what it is and what was expected."""

    class Forgetful:
        def collect(self, source, request):  # noqa: ARG002 - it forgets them
            return None

    acme = plugin("acme", answering("docgen_data_collector", Forgetful(), tryfirst=True))
    with pytest.raises(PluginError, match="returned None, not ActPayload"):
        DocGen(billing, plugins=[acme]).draft("act", contract="1", period="2026-10")


@pytest.mark.parametrize(
    ("hook", "row", "name"),
    [
        ("docgen_document_types", evolve(OFFER, code="act"), "'act'"),
        ("docgen_modifiers", evolve(LOUD, name="case"), "'case'"),
        ("docgen_modifiers", evolve(LOUD, alias="ПАДЕЖ"), "'падеж'"),
        ("docgen_number_tokens", evolve(WEEK, name="YYYY"), "'YYYY'"),
        ("docgen_pdf_engines", type("Twin", (PlainEngine,), {"name": "weasyprint"})(), "weasy"),
    ],
)
def test_a_name_that_is_taken_is_refused_naming_both_plugins(plugin, hook, row, name):
    """Neither of two plugins silently wins."""
    with pytest.raises(PluginError, match=name) as error:
        DocGen(plugins=[plugin("acme", answering(hook, [row]))])
    owner = "act" if hook == "docgen_document_types" else "docgen.hooks.builtin"
    assert {"acme", owner} <= set(str(error.value).replace(":", "").replace("'", " ").split())


def test_a_schema_that_is_taken_is_refused_naming_both_plugins(plugin):
    """By prefix, version and revision, when the schemas are first asked for."""
    twin = DocGen().official.schemas[0]

    @hookimpl
    def docgen_schemas(document_type):
        return [twin] if document_type.code == "invoice" else []

    docgen = DocGen(plugins=[plugin("acme", docgen_schemas)])
    with pytest.raises(PluginError, match=twin.code) as error:
        _ = docgen.official.schemas
    assert "acme" in str(error.value)
    assert any(
        f"'{code}'" in str(error.value) for code in ("upd", "act", "reconciliation", "waybill")
    )


def test_a_hook_that_does_not_exist_is_refused(plugin):
    """A misspelt hook would otherwise never be called."""
    acme = plugin("acme", answering("docgen_document_typos", []))
    with pytest.raises(PluginError, match=r"'acme'.*docgen_document_typos"):
        DocGen(plugins=[acme])


def test_an_argument_that_a_hook_does_not_have_is_refused(plugin):
    """The error says which argument it is."""

    @hookimpl
    def docgen_check(paylaod):
        return paylaod

    with pytest.raises(PluginError, match=r"(?s)'acme'.*paylaod"):
        DocGen(plugins=[plugin("acme", docgen_check)])


@pytest.mark.parametrize("option", ["wrapper", "hookwrapper"])
def test_a_wrapper_is_refused(plugin, option):
    """Docgen calls no wrappers, so one would be lost without a word."""

    def docgen_check(payload):
        return (yield payload)

    acme = plugin("acme", hookimpl(docgen_check, **{option: True}))
    with pytest.raises(PluginError, match=r"'acme': docgen_check is a hook wrapper"):
        DocGen(plugins=[acme])


def test_a_plugin_given_twice_is_refused(plugin):
    """Registered twice, it would answer twice."""
    acme = plugin("acme")
    with pytest.raises(PluginError, match="'acme': is registered twice"):
        DocGen(plugins=[acme, acme])


def test_an_entry_point_that_cannot_be_imported_is_refused(tmp_path, monkeypatch):
    """The error names the entry point, its module and the reason."""
    metadata = tmp_path / "docgen_broken-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: docgen-broken\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[docgen]\nbroken = docgen_broken\n")
    (tmp_path / "docgen_broken.py").write_text("import module_that_is_not_there\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(
        PluginError, match=r"'broken': cannot be loaded from 'docgen_broken'.*is_not_there"
    ):
        DocGen()


@pytest.mark.parametrize("lazily", [False, True])
def test_a_plugin_that_fails_is_named(plugin, lazily):
    """A check must not raise; if it does, at once or in its generator, it is told whose it is."""

    @hookimpl
    def docgen_check(payload):
        return (payload.lines[100] for _ in range(1)) if lazily else payload.lines[100]

    docgen = DocGen(plugins=[plugin("acme", docgen_check)])
    with pytest.raises(PluginError, match="'acme': docgen_check failed: IndexError"):
        docgen.check("act", sale())


def test_docgens_own_errors_pass_through_a_plugin(plugin):
    """What a plugin raises on purpose keeps its type."""

    class AcmeError(DocGenError):
        pass

    @hookimpl
    def docgen_check():
        raise AcmeError("the tax service is closed")

    with pytest.raises(AcmeError):
        DocGen(plugins=[plugin("acme", docgen_check)]).check("act", sale())


@pytest.mark.parametrize(
    "hook",
    [
        "docgen_before_document_issued",
        "docgen_after_document_issued",
        "docgen_after_file_rendered",
    ],
)
def test_an_observer_that_fails_loses_nothing(plugin, watcher, open_docgen, caplog, hook):
    """Its exception is logged with its name; the document, its file and the others go on."""

    def fail():
        raise RuntimeError("out of coffee")

    fail.__name__ = hook
    last, seen = watcher
    docgen = open_docgen(plugins=[last, plugin("acme", hookimpl(fail, tryfirst=True))])
    document = docgen.issue("act", sale())
    assert docgen.file(document, "html").content
    assert docgen.store.get(document.id) == document
    assert [row[0] for row in seen] == ["before issue", "after issue", "after render"]
    (record,) = caplog.records
    assert (record.levelname, hook in record.message) == ("ERROR", True)
    assert "acme" in record.message
    assert "out of coffee" in caplog.text


# Who goes first --------------------------------------------------------------------------------


def resolving(value, **options):
    """Return a resolver hook whose shortcode [motto] prints a value."""
    return answering("docgen_shortcode_resolver", Shortcodes(value), **options)


def test_the_order_is_tryfirst_then_the_latest_then_trylast(plugin, write_template):
    """Of two shortcodes with one name the stronger plugin's is printed."""
    root = write_template("[motto]")

    def printed(*hooks):
        plugins = [plugin(f"acme{index}", hook) for index, hook in enumerate(hooks)]
        docgen = DocGen(templates=[root], plugins=plugins)
        return docgen.render("act", sale(), format="html", template="mine").content.decode()

    write_template("[motto]", code="act")
    first, plain, last = (
        resolving("первый", tryfirst=True),
        resolving("обычный"),
        resolving("последний", trylast=True),
    )
    assert "первый" in printed(first, plain, last)
    assert "обычный" in printed(plain, last)
    assert "поздний" in printed(plain, resolving("поздний"))


def test_docgens_own_answers_come_last(plugin, write_template):
    """A plugin replaces a shared shortcode without asking to be first."""
    write_template("[number]", code="act")
    own = Shortcodes("особый", name="number", alias="номер")
    acme = plugin("acme", answering("docgen_shortcode_resolver", own))
    docgen = DocGen(templates=[write_template()], plugins=[acme])
    page = docgen.render("act", sale(), format="html", template="mine", number="7").content.decode()
    assert "особый" in page


def test_the_hosts_templates_come_before_the_plugins_and_these_before_the_bundled(
    plugin, write_template
):
    """Of templates with one name the host's is used, without it the plugin's."""
    bundled = DocGen().draft("act", sale()).template_hash
    theirs = write_template("плагин", code="act", name="classic", root="theirs")
    ours = write_template("хозяин", code="act", name="classic", root="ours")
    acme = plugin("acme", answering("docgen_template_roots", [Path(theirs)], tryfirst=True))

    def page(docgen):
        assert docgen.draft("act", sale()).template_hash != bundled
        return docgen.render("act", sale(), format="html").content.decode()

    assert "плагин" in page(DocGen(plugins=[acme]))
    assert "хозяин" in page(DocGen(plugins=[acme], templates=[ours]))


def test_docgen_may(open_docgen, plugin):
    """One refusal refuses; who says nothing leaves it to the others; a wrong answer is told."""

    @hookimpl
    def docgen_may(action, subject):
        return None if subject.kind != "document" else action != Action.VOID

    @hookimpl(specname="docgen_may")
    def never_void(action):
        return {"void": True, "send": False}.get(action.value)

    @hookimpl(specname="docgen_may")
    def perhaps():
        return "yes"

    def allowed(action, kind="document"):
        return docgen.rights.may(Action(action), Subject(kind=SubjectKind(kind)))

    docgen = open_docgen(plugins=[plugin("a", docgen_may), plugin("b", never_void)])
    assert [allowed(action) for action in ("see", "void", "send")] == [True, False, False]
    assert allowed("void", "payment")
    assert allowed("change", "payment")
    wrong = open_docgen(plugins=[plugin("acme", perhaps)])
    with pytest.raises(PluginError, match=r"acme.*docgen_may returned 'yes'.*True, False or None"):
        wrong.rights.may(Action.SEE, Subject(kind=SubjectKind.PAYMENT))


def test_docgen_after_measured(open_docgen, plugin):
    """It is told of what was done and how long it took, of nobody's data."""
    seen = []

    @hookimpl
    def docgen_after_measured(measure):
        seen.append((measure.name, dict(measure.labels), measure.seconds > 0))

    docgen = open_docgen(plugins=[plugin("acme", docgen_after_measured)])
    docgen.file(docgen.issue("invoice", sale()), "html")
    assert seen == [
        ("issue", {"count": "1"}, True),
        ("render", {"type": "invoice", "format": "html", "engine": ""}, True),
    ]


def test_docgen_after_notice_made(open_docgen, plugin):
    """It is told after the request is stored; a plugin that fails loses no request."""
    seen = []

    @hookimpl
    def docgen_after_notice_made(notice):
        seen.append((notice.kind, notice.to, notice.request.id))
        raise RuntimeError

    docgen = open_docgen(plugins=[plugin("acme", docgen_after_notice_made)])
    asked = docgen.requests.ask(comment="x", assignee="9", by=Actor(name="Иванова"))
    assert seen == [("request.asked", "9", asked.id)]
    assert docgen.requests.list() == (asked,)
