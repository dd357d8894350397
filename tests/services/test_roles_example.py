"""The example plugin of roles: the whole table of rights walked, and every service asking."""

from __future__ import annotations

import datetime as dt
import importlib.util
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from docgen.exceptions import ForbiddenError
from docgen.lifecycle import Actor
from docgen.models import RIGHTS, Status, Subject, SubjectKind
from docgen.sources import MappingSource

PLUGIN = Path(__file__).parents[2] / "examples" / "docgen-roles" / "src" / "docgen_roles"

#: What each role may do, in the order of the table of rights: with documents (see, sums, make,
#: change, void, approve, send, pay), payments, the client, requests, numbers, templates.
ACT_OF_42 = {
    "administrator": "++++++++ ++ +++ +++ ++ ++ ++",
    "accountant": "+++++-++ ++ +++ +++ +- +- --",
    "manager": "+-----+- -- +-+ ++- -- -- --",
    "lawyer": "-------- -- +-- --- -- +- --",
    "director": "++--++-- +- ++- +-- -- -- --",
    "storekeeper": "-------- -- --- --- -- -- --",
    "manager of 42": "+++---+- -- ++- ++- -- -- --",
    "cleaner": "-------- -- --- --- -- -- --",
}
UPD_OF_43 = ACT_OF_42 | {
    "storekeeper": "+--+---- -- --- --- -- -- --",
    "manager of 42": "-------- -- --- --- -- -- --",
}
CONTRACT_OF_42 = ACT_OF_42 | {"lawyer": "+++--+-- -- +-- --- -- +- --"}

PERIOD = "2026-10"
MANAGER = Actor(id="m", name="Иванова", roles=("manager",))
ACCOUNTANT = Actor(id="a", name="Бухгалтер", roles=("accountant",))
OF_42 = Actor(id="v", name="Особый", roles=("manager of 42",))
CLIENT = Actor(id="c", client="42")


@pytest.fixture(scope="module")
def roles():
    """Import the example as its wheel would have it."""
    spec = importlib.util.spec_from_file_location("docgen_roles", PLUGIN / "__init__.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["docgen_roles"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["docgen_roles"]


@pytest.fixture
def office(open_docgen, crm, roles):
    """Return a façade with the roles; an act of 42 and a waybill of 43 are issued."""
    docgen = open_docgen(MappingSource(crm), plugins=[roles.plugin])
    docgen.issue("act", client="42", period=PERIOD)
    docgen.issue("act", client="43", period=PERIOD)
    return docgen


@pytest.mark.parametrize(
    ("type_", "client", "expected"),
    [("act", "42", ACT_OF_42), ("upd", "43", UPD_OF_43), ("contract", "42", CONTRACT_OF_42)],
)
def test_the_whole_table_is_as_the_roles_say(roles, type_, client, expected):
    """Every right of the table, for every role of the example and one that is not in it."""

    def may(role, right):
        about = Subject(
            kind=right.kind,
            type=type_ if right.kind is SubjectKind.DOCUMENT else "",
            organisation="1",
            client=client,
        )
        user = Actor(id="u", roles=(role,))
        return roles.plugin.docgen_may(user, right.action, about)

    walked = {
        role: "".join("+" if may(role, right) else "-" for right in RIGHTS) for role in expected
    }
    assert walked == {role: marks.replace(" ", "") for role, marks in expected.items()}
    assert {*roles.ROLES} | {"cleaner"} == set(expected)


def test_of_those_without_a_role_nothing_is_said(roles):
    """The host's own code and a cabinet's clients are docgen's to judge."""
    for right in RIGHTS:
        about = Subject(kind=right.kind)
        assert roles.plugin.docgen_may(Actor(name="ночь"), right.action, about) is None


def test_lists_hold_what_is_seen_and_sums_what_may_be(office):
    """Nobody is refused a list; a page is filled from what may be seen."""
    seen = office.acting_as(MANAGER).documents.list()
    assert [(row.client, row.total, row.payable) for row in seen] == [
        ("43", None, None),
        ("42", None, None),
    ]
    (only,) = office.acting_as(OF_42).documents.list(limit=1)
    assert (only.client, only.total) == ("42", Decimal("100.00"))
    assert [row.client for row in office.acting_as(CLIENT).documents.list()] == ["42"]
    assert [row.id for row in office.acting_as(OF_42).clients.list()] == ["42"]
    assert office.acting_as(MANAGER).payments.report().receipts == ()


CALLS = {
    "draft": lambda dg: dg.draft("act", client="43", period=PERIOD),
    "render": lambda dg: dg.render("act", client="43", period=PERIOD, format="html"),
    "issue": lambda dg: dg.issue("act", client="43", period=PERIOD),
    "package": lambda dg: dg.issue_package(["invoice"], client="43", period=PERIOD),
    "file": lambda dg: dg.file(2, "html"),
    "files": lambda dg: dg.files(2),
    "joined": lambda dg: dg.package([dg.store.get(2)]),
    "get": lambda dg: dg.documents.get(2),
    "explain": lambda dg: dg.documents.explain(2, "html"),
    "correct": lambda dg: dg.documents.correct(2, {}, reason="x"),
    "reissue": lambda dg: dg.documents.reissue(2, reason="x"),
    "void": lambda dg: dg.documents.void(2, reason="x"),
    "mark": lambda dg: dg.documents.change_status(2, "sent"),
    "void by a mark": lambda dg: dg.documents.change_status(2, Status.VOID, reason="x"),
    "edo": lambda dg: dg.documents.mirror_edo(2, "info", "x"),
    "attach": lambda dg: dg.documents.attach(2, b"x", "x.txt"),
    "scan": lambda dg: dg.documents.attach_scan(b"x", "x.pdf", document=2),
    "pay": lambda dg: dg.payments.mark_paid(2, reason="x"),
    "release": lambda dg: dg.payments.release(2, reason="x"),
    "allocations": lambda dg: dg.payments.allocations(2),
    "receive": lambda dg: dg.payments.add(
        client="43", amount=Decimal(1), date=dt.date(2026, 11, 1)
    ),
    "allocate": lambda dg: dg.payments.allocate_automatically("43"),
    "statement": lambda dg: dg.payments.statement("43", PERIOD),
    "numbers": lambda dg: dg.numbers.counters(),
    "take": lambda dg: dg.numbers.take("act", by=Actor(), reason="x"),
    "rule": lambda dg: dg.numbers.change("act", by=Actor(), reason="x", settings={"mask": "{N}"}),
    "template": lambda dg: dg.catalog.template_files("act"),
    "card": lambda dg: dg.clients.card("43"),
    "contact": lambda dg: dg.clients.add_contact("43", {"name": "Иванов"}),
    "client file": lambda dg: dg.clients.attach("43", b"x", "x.txt"),
    "ask": lambda dg: dg.requests.ask("act", client="43"),
    "approval": lambda dg: dg.approvals.ask(
        "invoice", client="43", period=PERIOD, approvers=["директор"]
    ),
    "hand over": lambda dg: dg.official.hand_over([2], "out.zip"),
}


def test_every_service_refuses_what_is_anothers(office):
    """A manager of one client, and a client in its cabinet, cannot do anything with another's."""
    for user in (OF_42, CLIENT):
        mine = office.acting_as(user)
        for called, call in CALLS.items():
            with pytest.raises(ForbiddenError):
                pytest.fail(f"{user.id}: {called} gave {call(mine)!r}")
    assert [row.status for row in office.documents.list()] == [Status.ISSUED] * 2
    assert [row.name for row in office.documents.history(2)] == ["issued"]


def test_whoever_is_named_is_asked_too(office):
    """By the façade itself somebody may be named for one call, with the same rights."""
    with pytest.raises(ForbiddenError, match="'Иванова' has no right to void"):
        office.documents.void(1, reason="x", by=MANAGER)
    assert office.documents.void(1, reason="x", by=ACCOUNTANT).status is Status.VOID
    assert office.documents.history(1)[-1].who == "Бухгалтер"


def test_a_batch_tells_what_is_not_theirs_and_hides_whom_they_do_not_see(office):
    """Who sees all clients and may issue nothing learns so; of other clients nothing is told."""
    report = office.batch("invoice", period=PERIOD, by=MANAGER)
    assert [(row.client, row.reason, row.code) for row in report.rows] == [
        ("42", "forbidden", "forbidden"),
        ("43", "forbidden", "forbidden"),
    ]
    own = office.acting_as(OF_42).batch("invoice", period=PERIOD, dry_run=True)
    assert [(row.client, row.outcome) for row in own.rows] == [("42", "planned")]


def test_a_client_sees_what_its_templates_let_it(open_docgen, crm, write_template):
    """What a template hides from clients is not in the cabinet, whoever the client is."""
    root = write_template(code="act", name="inner")
    settings = root / "act" / "inner" / "template.toml"
    settings.write_text(settings.read_text("utf-8") + "visible_to_client = false\n", "utf-8")
    docgen = open_docgen(MappingSource(crm), templates=[root])
    docgen.issue("invoice", client="42", period=PERIOD)
    docgen.issue("act", client="42", period=PERIOD, template="inner")
    cabinet = docgen.acting_as(CLIENT)
    assert [row.type for row in cabinet.documents.list()] == ["invoice"]
    assert cabinet.documents.get(1).number == "1"
    assert cabinet.clients.card("42").tabs["documents"].keys() == {"invoice"}
    with pytest.raises(ForbiddenError):
        cabinet.documents.history(2)
