"""What a file that docgen makes says of itself."""

from __future__ import annotations

import datetime as dt
import re
from uuid import UUID

import pytest
from attrs import evolve

from docgen.exceptions import RenderError
from docgen.kit.samples import BUYER, COMPANY, sale
from docgen.models import Correction, Document, Status
from docgen.models.mapping import from_mapping
from docgen.official.exchange_name import parse_exchange_name
from docgen.official.particulars import derived_guid, exchange_file
from docgen_plugins.upd.payload import UpdPayload

ISSUED_AT = dt.datetime(2026, 10, 31, 22, 15, 30, 987, tzinfo=dt.UTC)


@pytest.fixture
def document():
    """Return an issued document."""
    return Document(
        id=1,
        type="upd",
        number="15",
        payload=from_mapping(UpdPayload, sale(date="2026-10-31")),
        template="standard",
        template_hash="0",
        status=Status.ISSUED,
        issued_at=ISSUED_AT,
    )


def particulars(document, **more):
    """Return the particulars of a document's file."""
    return exchange_file("ON_NSCHFDOPPR", document, version="5.03", **more)


def test_a_file_is_formed_when_its_document_is_issued_in_moscow(document):
    """Late on the 31st in London is early on the 1st in Moscow, and the name agrees."""
    file = particulars(document)
    assert (file.date, file.time) == (dt.date(2026, 11, 1), "01.15.30")
    assert parse_exchange_name(file.file_id).day == "20261101"
    assert particulars(document, clock="%H:%M:%S").time == "01:15:30"


def test_the_name_has_the_recipient_first_and_ends_with_flags(document):
    """ON_NSCHFDOPPR, who gets it, from whom, the day, a GUID, N2…N7."""
    file = particulars(document, flags=("0", "1", "0", "0", "0", "00"), function="СЧФДОП")
    name = parse_exchange_name(file.file_id)
    assert (name.prefix, name.flags) == ("ON_NSCHFDOPPR", ("0", "1", "0", "0", "0", "00"))
    assert (name.recipient, name.sender) == (BUYER["edo_id"], COMPANY["edo_id"])
    assert str(UUID(name.guid)) == name.guid
    assert (file.number, file.function, file.version) == ("15", "СЧФДОП", "5.03")
    assert re.fullmatch(r"docgen \d+\.\d+.*", file.program)
    assert len(file.program) <= 40, "what the format has room for"


def test_a_draft_is_formed_at_the_beginning_of_its_day(document):
    """A preview needs no clock, and two of one draft are alike."""
    draft = evolve(document, issued_at=None)
    file = particulars(draft)
    assert (file.date, file.time) == (dt.date(2026, 10, 31), "00.00.00")
    assert particulars(draft) == file


@pytest.mark.parametrize(
    "change",
    [
        {"number": "16"},
        {"type": "vat_invoice"},
        {"issued_at": ISSUED_AT + dt.timedelta(microseconds=1)},
    ],
)
def test_another_document_has_another_guid(document, change):
    """The GUID follows from the document's identity, and from nothing else."""
    other = evolve(document, **change)
    assert (
        parse_exchange_name(particulars(other).file_id).guid
        != parse_exchange_name(particulars(document).file_id).guid
    )
    same = evolve(document, issued_at=ISSUED_AT.astimezone(dt.timezone(dt.timedelta(hours=7))))
    assert particulars(same) == particulars(document)


def test_a_correction_has_a_name_of_its_own(document):
    """It has the number and the date of what it corrects."""
    correction = Correction(number=1, date=dt.date(2026, 11, 5))
    corrected = evolve(document, payload=evolve(document.payload, correction=correction))
    guids = {parse_exchange_name(particulars(row).file_id).guid for row in (document, corrected)}
    assert len(guids) == 2


def test_a_file_is_not_formed_before_what_it_informs_of(document):
    """Issued ahead, a document of the 31st is told of on the 31st, a correction on its day."""
    ahead = evolve(document, issued_at=dt.datetime(2026, 10, 28, 9, tzinfo=dt.UTC))
    assert particulars(ahead).date == dt.date(2026, 10, 31)
    assert parse_exchange_name(particulars(ahead).file_id).day == "20261031"
    correction = Correction(number=1, date=dt.date(2026, 11, 5))
    corrected = evolve(ahead, payload=evolve(document.payload, correction=correction))
    assert particulars(corrected).date == dt.date(2026, 11, 5)
    assert particulars(ahead, informs_of=[dt.date(2026, 11, 2), None]).date == dt.date(2026, 11, 2)


def test_files_without_a_store_are_named_by_their_content(pure):
    """Two drafts of one number are two files; the same one is the same file, byte for byte."""
    one, again = (pure.render("upd", sale(), format="xml", number="15") for _ in range(2))
    other_data = sale(lines=sale()["lines"][:3])
    other = pure.render("upd", other_data, format="xml", number="15")
    assert (one.name, one.content) == (again.name, again.content)
    assert one.name != other.name
    for file in (one, other):
        assert pure.official.validate(file.content, file.name) == ()


def test_identities_of_several_values_do_not_run_together():
    """«1», «12» and «11», «2» are two identities."""
    assert derived_guid("1", "12") != derived_guid("11", "2")


@pytest.mark.parametrize("side", ["seller", "buyer"])
def test_a_missing_id_of_exchange_is_named(document, side):
    """The error says whose id is missing and where to put it."""
    payload = document.payload
    without = evolve(payload, **{side: evolve(getattr(payload, side), edo_id="")})
    with pytest.raises(RenderError, match=re.escape(f"«ЭДО ID» of the {side}")) as caught:
        particulars(evolve(document, payload=without))
    assert f"{side}.edo_id" in str(caught.value)
