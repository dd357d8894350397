from __future__ import annotations

import contextlib
import os
import resource
import shutil
import tempfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve

from docgen.models import (
    Address,
    Contract,
    Item,
    NumberContext,
    Organisation,
    Party,
    PartyKind,
    Period,
    PersonName,
    Picture,
    SalePayload,
    Signatory,
    Template,
    VatPolicy,
    price_items,
    vat_rate,
)
from docgen.numbering import Mask, NumberingRule
from docgen.store import ArtifactStore, DocumentStore

NOBODY = 65534
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
STAMP = Picture(content=b"\x89PNG\r\n\x1a\n" + b"a stamp" * 40)


@pytest.fixture
def payload():
    """Make an act of two lines under a contract, with a stamp."""
    policy = VatPolicy(rate=vat_rate("22"))
    director = Signatory(name=PersonName.parse("Иванов Иван Иванович"), signature=STAMP)
    seller = Organisation(
        kind=PartyKind.COMPANY,
        name="ООО «Ромашка & Ко»",
        id="7",
        inn="7707083893",
        address=Address(text="г. Москва, ул. Вавилова, д. 19"),
        director=director,
        vat_policy=policy,
        stamp=STAMP,
    )
    items = (
        Item(name="Аренда сервера", quantity=Decimal("1.5"), price=Decimal("1000.10")),
        Item(name="Домен", price=Decimal("0.01")),
    )
    return SalePayload(
        date=date(2026, 10, 31),
        seller=seller,
        buyer=Party(kind=PartyKind.COMPANY, name="АО «Лютик»", id="42"),
        contract=Contract(number="15/2026", date=date(2026, 1, 12), id="k1"),
        period=Period.parse("2026-10"),
        lines=price_items(items, policy),
    )


@pytest.fixture
def template():
    """Make a small template with a binary file."""
    return Template(
        document_type="act",
        name="classic",
        title="Акт, классический",
        file_name="Акт [number]",
        styles=("_base/form.css",),
        files={"template.html": b"<p>[number]</p>", "logo.png": bytes(range(256))},
        hash="5e" * 32,
    )


@pytest.fixture
def rule():
    """Count anew every year."""
    return NumberingRule(code="act", mask=Mask.parse("{YYYY}-{N}"), reset="year")


@pytest.fixture
def context():
    """Say what the act's number depends on."""
    return NumberContext(
        document_type="act",
        date=date(2026, 10, 31),
        organisation="7",
        client="42",
        contract="k1",
    )


@pytest.fixture
def artifact_folder(tmp_path):
    """Name the folder of the test's artifacts."""
    return tmp_path / "files"


@pytest.fixture
def artifacts(artifact_folder):
    """Make an artifact store of the test's own."""
    return ArtifactStore(artifact_folder)


@pytest.fixture
def open_store(url, artifacts):
    """Open the test's store, as often as wanted; all are closed at the end."""
    with contextlib.ExitStack() as stack:

        def open_one(**settings):
            settings = {"clock": lambda: NOON, "payload_class": lambda _: SalePayload} | settings
            return stack.enter_context(DocumentStore(url, artifacts, **settings))

        yield open_one


@pytest.fixture
def store(open_store):
    """Open the test's store."""
    return open_store()


@pytest.fixture
def issue(store, payload, rule, context, template):
    """Issue the act, or one that differs as asked: in its day, key, rule, context."""

    def issue_one(*, act=payload, day=payload.date, key=None, using=rule, **changes):
        return store.issue(
            "act",
            evolve(act, date=day),
            using,
            evolve(context, **{"date": day, **changes}),
            template=template,
            key=key,
        )

    return issue_one


@pytest.fixture
def sql(url, sql_at):
    """Ask or change the database past docgen, as another program would."""
    return lambda *statements: sql_at(url, *statements)


@pytest.fixture
def break_inserts(database, sql):
    """Have the database refuse new rows of a table; return what mends it."""

    def break_one(table):
        if database == "sqlite":
            action = "BEGIN SELECT RAISE(ABORT, 'the disk is on fire'); END"
        else:
            sql(
                "CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'the disk is on fire'; END $$"
            )
            action = "EXECUTE FUNCTION fire()"
        sql(f"CREATE TRIGGER broken BEFORE INSERT ON {table} FOR EACH ROW {action}")
        of_table = "" if database == "sqlite" else f" ON {table}"
        return lambda: sql(f"DROP TRIGGER broken{of_table}")

    return break_one


@pytest.fixture
def as_nobody():
    """Work without root's rights for a while: permissions bind nobody else."""

    @contextlib.contextmanager
    def drop_rights():
        user = os.geteuid()
        if user == 0:
            os.seteuid(NOBODY)
        try:
            yield
        finally:
            os.seteuid(user)

    return drop_rights


@pytest.fixture
def open_folder():
    """Make a folder that every user may enter, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def file_size_limit():
    """Have the system refuse to write files beyond a size for a while, as a full disk would."""

    @contextlib.contextmanager
    def limit_to(size):
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    return limit_to
