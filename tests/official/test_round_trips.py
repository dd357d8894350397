"""Nothing is lost: files of every format that docgen reads are built again as they were.

The files are made from the schemas themselves. The suite makes a few of each format; more are
made by ``DOCGEN_ROUND_TRIPS=300 python -m pytest -n 0 tests/official/test_round_trips.py``.
"""

from __future__ import annotations

import os
import sys
from io import BytesIO
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from docgen import DocGen
from docgen.models import ExchangeFile
from docgen.official.details import apply_details, details_of
from docgen.official.file import parse_file
from docgen.official.validation import compile_schema
from docgen.official.writing import received_bytes
from docgen.resources import schemas_root
from docgen_plugins.upd.official.buyer import build_buyer_title, read_buyer_title

sys.path.insert(0, str(Path(__file__).parent))
from made_files import MadeFiles

DOCGEN = DocGen()
SAMPLES = Path(__file__).parent / "samples"
BUILT = [row for row in DOCGEN.official.schemas if row.build and row.xsd]
BUYERS = [
    row
    for row in DOCGEN.official.schemas
    if row.prefix == "ON_NSCHFDOPPOK" and row.version in {"5.02", "5.03"}
]
many = settings(
    max_examples=int(os.environ.get("DOCGEN_ROUND_TRIPS", "6")),
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
UPD = schemas_root() / "upd" / "5.03" / "ON_NSCHFDOPPR_1_997_01_05_03_05.xsd"


def canonical(xml):
    """Return a file with its attributes in one order, and every character as itself."""
    output = BytesIO()
    etree.parse(BytesIO(xml)).write_c14n(output)
    return output.getvalue()


def rebuilt(xml):
    """Read a file and build it again."""
    return DOCGEN.official.build(DOCGEN.official.read(xml))


def made(schema, data, *, full):
    """Return the bytes of a file that is valid by its schema."""
    root = MadeFiles(schema.xsd, schema.prefix).draw(data.draw, full=full)
    xml = etree.tostring(root, encoding="windows-1251")
    refusal = compile_schema(schema).refusal(etree.fromstring(xml))
    assert refusal == "", f"the test's own file breaks its schema: {refusal}"
    return xml


@pytest.mark.parametrize("schema", BUILT, ids=lambda row: row.code)
@many
@given(st.data())
def test_a_file_of_any_content_is_built_as_it_was(schema, data):
    """Whatever the schema allows, in whatever combination, is read and written again."""
    xml = made(schema, data, full=data.draw(st.integers(0, 3)) == 0)
    assert canonical(rebuilt(xml)) == canonical(xml)


@pytest.mark.parametrize("schema", BUYERS, ids=lambda row: row.code)
@many
@given(st.data())
def test_a_buyers_title_of_any_content_is_built_as_it_was(schema, data):
    """The buyer's side loses nothing either."""
    xml = made(schema, data, full=data.draw(st.integers(0, 3)) == 0)
    title = read_buyer_title(parse_file(xml))
    assert canonical(received_bytes(build_buyer_title(title, title.received))) == canonical(xml)


def _sample(change):
    text = (SAMPLES / "SCHFDOP_KIZ_5pct_7pct_5.03.xml").read_bytes().decode("cp1251")
    changed = change(text)
    assert changed != text
    return changed.encode("cp1251")


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("Упаковка духов", "Упаковка &#8381;&#233;&#9312; духов", 1),
        lambda text: text.replace(
            "<Файл ", '<Файл xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ', 1
        ),
        lambda text: text.replace(
            "<Файл ",
            '<Файл xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            'xsi:noNamespaceSchemaLocation="ON_NSCHFDOPPR_1_997_01_05_03_05.xsd" ',
            1,
        ),
        lambda text: text.replace("<КИЗ>", "<КИЗ> ", 1),
        lambda text: text.replace("<КИЗ>", "<КИЗ>0<!-- hidden -->1", 1),
    ],
    ids=["references", "prefix", "schema-location", "blank", "comment"],
)
def test_what_xml_allows_beside_the_values_is_kept(change):
    """References stay what they are, ``xsi:`` attributes and blanks stay where they are."""
    xml = _sample(change)
    without_comments = etree.tostring(
        etree.fromstring(xml, etree.XMLParser(remove_comments=True)), encoding="windows-1251"
    )
    assert canonical(rebuilt(xml)) == canonical(without_comments)


def test_references_are_written_as_references():
    """The encoding of the format is kept, and «₽» is neither replaced nor lost."""
    xml = _sample(lambda text: text.replace("Упаковка духов", "Духи, 100 &#8381;, caf&#233;", 1))
    written = rebuilt(xml)
    assert b"100 &#8381;, caf&#233;" in written
    assert written.startswith(b'<?xml version="1.0" encoding="windows-1251"?>')


def test_the_order_of_elements_is_kept_where_a_schema_wants_another():
    """A file that its schema refuses is still built as it was."""
    root = etree.fromstring("<Файл><Документ><Подписант/><СвСчФакт/><Подписант/></Документ></Файл>")
    built = etree.fromstring("<Файл><Документ><СвСчФакт/></Документ></Файл>")
    details = details_of(root, built, UPD)
    assert details["/Файл/Документ/*"] == "Подписант СвСчФакт Подписант"
    again = apply_details(
        etree.fromstring("<Файл><Документ><СвСчФакт/></Документ></Файл>"), details, UPD
    )
    assert etree.tostring(again) == etree.tostring(root)


def test_a_file_named_by_its_operator_is_built_again():
    """The format is remembered with the payload: the name does not tell it."""
    name = DOCGEN.official.read(_sample(lambda text: text + " ")).received.file_id
    xml = _sample(lambda text: text.replace(name, "a1b2c3"))
    payload = DOCGEN.official.read(xml)
    assert payload.received.format == "ON_NSCHFDOPPR"
    assert canonical(DOCGEN.official.build(payload)) == canonical(xml)


def test_a_payload_of_an_older_docgen_is_built_by_its_name():
    """Payloads that were stored before formats were remembered are told by ИдФайл."""
    xml = (SAMPLES / "SCHFDOP_KIZ_5pct_7pct_5.03.xml").read_bytes()
    payload = DOCGEN.official.read(xml)
    assert isinstance(payload.received, ExchangeFile)
    old = evolve(payload, received=evolve(payload.received, format=""))
    assert canonical(DOCGEN.official.build(old)) == canonical(xml)
