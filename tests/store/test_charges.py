"""A charge stands in one live document of a group, whoever asks for the next, and when."""

from __future__ import annotations

import re
import threading
from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve, frozen
from sqlalchemy import Engine, event

from docgen.exceptions import IssueRefusedError
from docgen.lifecycle import Actor
from docgen.models import ChargeGroup, Correction, Item, SalePayload, Status, price_items
from docgen.store import DocumentStore, NumberWanted, ReadyDocument

CLERK = Actor(name="бухгалтер")


@frozen(kw_only=True)
class Shipment(SalePayload):
    """A document that ships what it bills."""

    @property
    def charge_groups(self):
        """It is the only one."""
        return (ChargeGroup.SHIPMENT,)


@frozen(kw_only=True)
class TaxedShipment(Shipment):
    """A document that ships and is a VAT invoice, too."""

    @property
    def charge_groups(self):
        """It is the only one of two groups."""
        return (ChargeGroup.SHIPMENT, ChargeGroup.VAT_INVOICE)


@frozen(kw_only=True)
class Invoiced(SalePayload):
    """A VAT invoice."""

    @property
    def charge_groups(self):
        """It is the only one."""
        return (ChargeGroup.VAT_INVOICE,)


CLASSES = {"act": Shipment, "upd": TaxedShipment, "vat_invoice": Invoiced}


@pytest.fixture
def shop(url, artifacts):
    """Open a store that knows the three types."""
    with DocumentStore(url, artifacts, payload_class=CLASSES.__getitem__) as store:
        yield store


@pytest.fixture
def ready(shop, payload, rule, context, template):
    """Freeze a document of a type that bills charges."""

    def freeze(code, *charges, client="42", basis=(), key=None, store=shop):
        items = [
            Item(name=f"Услуга {one}", price=Decimal(10), charge_ids=(one,)) for one in charges
        ]
        fields = {
            name: getattr(payload, name)
            for name in ("date", "seller", "buyer", "contract", "period")
        }
        fields["buyer"] = evolve(payload.buyer, id=client)
        lines = price_items(items, payload.seller.vat_policy)
        new = store.freeze(
            code,
            CLASSES[code](lines=lines, **fields),
            evolve(context, document_type=code, client=client),
            template=template,
            key=key,
            basis=basis,
        )
        return ReadyDocument(rule=evolve(rule, code=code), new=new)

    return freeze


@pytest.fixture
def issue(shop, ready):
    """Issue a document of a type that bills charges."""

    def issue_one(code, *charges, **more):
        (issued,) = shop.issue_many([ready(code, *charges, **more)])
        return issued.document

    return issue_one


def refusal(error):
    """Return what a refusal says, without its remedy."""
    return [(row.code, row.path, row.message) for row in error.value.findings]


def test_a_charge_is_documented_once_in_its_group(issue, shop):
    """The second document is refused, says where the charge stands, and takes no number."""
    first = issue("act", "a", "b")
    with pytest.raises(IssueRefusedError) as refused:
        issue("act", "c", "b")
    told = (
        f"Начисления уже вошли в документ № 2026-1 от 31.10.2026 (act, идентификатор {first.id}): b"
    )
    assert refusal(refused) == [("charges.documented", "lines", told)]
    assert issue("act", "c").number == "2026-2"
    assert shop.audit() == ()


@pytest.mark.parametrize(
    ("before", "after", "is_refused"),
    [
        ("act", "upd", True),
        ("upd", "act", True),
        ("upd", "vat_invoice", True),
        ("vat_invoice", "upd", True),
        ("act", "vat_invoice", False),
        ("vat_invoice", "act", False),
    ],
)
def test_groups_are_of_their_own(issue, before, after, is_refused):
    """A shipment and a VAT invoice may have the same charges; a УПД of status 1 is both."""
    issue(before, "a")
    if is_refused:
        with pytest.raises(IssueRefusedError, match="charges"):
            issue(after, "a")
    else:
        assert issue(after, "a").status is Status.ISSUED


def test_another_clients_charge_may_have_the_same_id(issue):
    """Some billings number the charges of each client by themselves."""
    issue("act", "1", client="42")
    assert issue("act", "1", client="43").number == "2026-2"


def test_a_void_document_lets_its_charges_go(issue, shop):
    """They can be documented again, once."""
    first = issue("act", "a")
    shop.lifecycle.change(first.id, Status.VOID, CLERK, "ошибка")
    issue("act", "a")
    with pytest.raises(IssueRefusedError):
        issue("act", "a")


def test_a_document_issued_again_takes_its_charges_over(issue, shop, ready):
    """The former is void in the same transaction, so nothing stands in the way."""
    first = issue("act", "a")
    again = shop.reissue(first.id, ready("act", "a"), by=CLERK, reason="ошибка").document
    assert shop.get(first.id).status is Status.VOID
    with pytest.raises(IssueRefusedError, match=f"идентификатор {again.id}"):
        issue("act", "a")


def test_a_correction_has_the_charges_of_what_it_corrects(issue, shop, rule, context, template):
    """What it adds is documented, what it drops is free; withdrawn, it is as before."""
    former = issue("act", "a", "b")
    items = [Item(name="Услуга", price=Decimal(10), charge_ids=(one,)) for one in ("b", "c")]
    lines = price_items(items, former.payload.seller.vat_policy)
    payload = evolve(
        former.payload, lines=lines, correction=Correction(number=1, date=date(2026, 11, 2))
    )
    new = shop.freeze("act", payload, context, template=template, key=None)
    ready = ReadyDocument(rule=rule, new=new)
    correction = shop.correct(former.id, ready, by=CLERK, reason="не те услуги")
    with pytest.raises(IssueRefusedError, match=f"идентификатор {correction.id}"):
        issue("act", "c")
    issue("act", "a")
    shop.lifecycle.change(correction.id, Status.VOID, CLERK, "зря")
    issue("act", "c")
    with pytest.raises(IssueRefusedError, match=f"идентификатор {former.id}"):
        issue("act", "b")


def test_documents_of_one_basis_share_its_charges(issue):
    """Two acts of one invoice are held to its sum elsewhere; a УПД of it is another shipment."""
    invoice = issue("vat_invoice", "a")
    issue("act", "a", basis=[invoice.id])
    assert issue("act", "a", basis=[invoice.id]).number == "2026-2"
    with pytest.raises(IssueRefusedError):
        issue("upd", "a", basis=[invoice.id])


def test_a_block_is_refused_for_charges_within_it(shop, ready):
    """Two contracts mapped to the same charges would both be new; neither is issued."""
    with pytest.raises(IssueRefusedError, match="выпускается вместе с ним"):
        shop.issue_many([ready("act", "a", "b"), ready("act", "b", "c")])
    assert shop.list() == ()
    assert len(shop.issue_many([ready("act", "a", "b"), ready("act", "c")])) == 2


def test_the_same_operation_asked_again_is_no_repetition(issue, ready, shop):
    """Under its key the document that is there is returned."""
    first = issue("act", "a", key="act/7/k1")
    (again,) = shop.issue_many([ready("act", "a", key="act/7/k1")])
    assert (again.created, again.document.id) == (False, first.id)


def test_a_host_may_allow_it(url, artifacts, ready):
    """Where the severity is lowered for a type and an organisation, the store does not refuse."""
    with DocumentStore(
        url,
        artifacts,
        payload_class=CLASSES.__getitem__,
        refuses_repeated_charges=lambda code, organisation: (code, organisation) != ("act", "7"),
    ) as store:
        store.issue_many([ready("act", "a", store=store)])
        (twice,) = store.issue_many([ready("act", "a", store=store)])
        assert twice.document.number == "2026-2"
        with pytest.raises(IssueRefusedError):
            store.issue_many([ready("upd", "a", store=store)])


def test_of_many_at_once_one_wins(shop, ready):
    """Eight threads document the same charge: one document, seven refusals, no gap."""
    at_once = threading.Barrier(8)
    outcomes = []

    def run(code):
        document = ready(code, "a", "b")
        at_once.wait()
        try:
            outcomes.append(shop.issue_many([document])[0].document.number)
        except IssueRefusedError as error:
            outcomes.append(error.findings[0].code)

    threads = [threading.Thread(target=run, args=(code,)) for code in ("act", "upd") * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["2026-1", *["charges.documented"] * 7]
    assert len(shop.list()) == 1


def test_many_charges_are_found_and_named_in_short(issue):
    """However many there are; the finding names the first and counts the rest."""
    ids = [f"c{number}" for number in range(450)]
    issue("act", *ids)
    with pytest.raises(IssueRefusedError, match=r"c1, c2, c3, c4, c5 и ещё 444 →"):
        issue("act", *ids[1:])


@pytest.fixture
def plans():
    """Collect how the database finds charges: a plan of each statement that asks for some."""
    found = []

    def explain(connection, cursor, statement, parameters, *_):
        if "FROM charges" in statement:
            ask = cursor.connection.cursor()
            if connection.dialect.name == "postgresql":
                ask.execute("SET LOCAL enable_seqscan = off")  # a table so small is read whole
            kind = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
            ask.execute(f"{kind} {statement}", parameters)
            found.append("\n".join(str(row[-1]) for row in ask.fetchall()))

    event.listen(Engine, "before_cursor_execute", explain)
    yield found
    event.remove(Engine, "before_cursor_execute", explain)


def test_charges_are_found_by_their_key(issue, plans):
    """A store of a million documents is not looked through for each new one."""
    issue("act", "a", "b", "c")
    issue("act", "d", "e", client="43")
    assert plans
    assert not [plan for plan in plans if re.search(r"SCAN charges|Seq Scan on charges", plan)]


def test_what_is_written_stays(issue, sql):
    """The database refuses to forget or to change which charges a document has."""
    issue("act", "a")
    for statement in ("DELETE FROM charges", "UPDATE charges SET charge = 'b'"):
        with pytest.raises(Exception, match="only ever added"):
            sql(statement)
    assert sql("SELECT charge, document_group FROM charges") == [("a", "shipment")]


def test_a_number_given_by_hand_takes_no_charge_twice(shop, ready):
    """The guard does not ask where the number is from."""
    by_hand = ready("act", "a")
    shop.issue_many([evolve(by_hand, new=evolve(by_hand.new, wanted=NumberWanted(text="Б-1")))])
    with pytest.raises(IssueRefusedError):
        shop.issue_many([ready("act", "a")])
