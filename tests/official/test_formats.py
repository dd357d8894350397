"""Formats told by what a file is, those that docgen has no schema of among them."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from docgen import DocGen
from docgen.exceptions import ConfigurationError, UnknownNameError
from docgen.models import Severity
from docgen.official.file import parse_file
from docgen.official.schema import choose_schema, recognise
from docgen.resources import schemas_root

CASES = Path(__file__).parent / "cases"
SAMPLES = Path(__file__).parent / "samples"
DOCGEN = DocGen()
FORMATS = DOCGEN.official.formats
ADDED = "ON_NKORSCHFDOPPR_1_996_03_05_01_04.xsd"


def _file(name, folder=CASES):
    path = folder / f"{name}.xml"
    return parse_file(path.read_bytes(), path.name)


def _head(prefix="", version="5.01", knd=""):
    text = f"<Файл ИдФайл='{prefix}' ВерсФорм='{version}'><Документ КНД='{knd}'/></Файл>"
    return parse_file(text.encode())


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.code)
def test_a_format_is_known_by_its_knd_too(row):
    """An operator may call a file as it likes: КНД and the version tell what it is."""
    found = recognise(_head("a1b2c3", row.version, row.knd), FORMATS)
    assert (found.prefix, found.version) == (row.prefix, row.version)


@pytest.mark.parametrize("row", [row for row in FORMATS if row.xsd], ids=lambda row: row.code)
def test_the_knd_of_a_format_is_that_of_its_schema(row):
    """It is written down once more, so it is held against the schema."""
    schema = etree.fromstring(row.content())
    stated = schema.xpath("//*[@name='КНД']//*[local-name()='enumeration']/@value")
    assert row.knd in stated


@pytest.mark.parametrize(
    ("given", "prefix"),
    [
        ("ON_NSCHFDOPPRMARK_2_1", "ON_NSCHFDOPPR"),
        ("ON_NSCHFDOPPRPROS_2_1", "ON_NSCHFDOPPR"),
        ("ON_NKORSCHFDOPPR_2_1", "ON_NKORSCHFDOPPR"),
        ("ON_NKORSCHFDOPPRMARK_2_1", "ON_NKORSCHFDOPPR"),
        ("ON_KORSCHFDOPPR_2_1", "ON_KORSCHFDOPPR"),
        ("ON_SCHFDOPPR_2_1", "ON_SCHFDOPPR"),
        ("ON_NSCHFDOPPOK_2_1", "ON_NSCHFDOPPOK"),
    ],
)
def test_a_prefix_may_go_on(given, prefix):
    """Files of marked and of traced goods have longer prefixes of the same format."""
    assert recognise(_head(given), FORMATS).prefix == prefix


def test_a_prefix_goes_before_the_knd():
    """What a file calls itself is held against what it says."""
    assert recognise(_head("ON_NSCHFDOPPR_2_1", knd="1115127"), FORMATS).prefix == "ON_NSCHFDOPPR"


def test_an_unknown_format_is_refused_and_an_unknown_version_is_not():
    """Of another version there is no schema, and the format is still the same."""
    with pytest.raises(UnknownNameError):
        recognise(_head("ON_NEW_2_1", knd="9999999"), FORMATS)
    newer = _head("ON_NSCHFDOPPR_2_1", "5.09")
    with pytest.raises(UnknownNameError):
        choose_schema(newer, FORMATS)
    found = recognise(newer, FORMATS)
    assert (found.xsd, found.version, found.build) == (None, "5.09", None)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("prefix_mark_5.01", "УПД"),
        ("ukd_736_head_only", "Корректировочный"),
        ("ukd_189_5.02_head_only", "Корректировочный"),
        ("torg12_5.02_head_only", "ТОРГ-12"),
        ("act_5.02_head_only", "Акт"),
    ],
)
def test_files_of_others_are_recognised_and_shown(name, title, pdf_text):
    """Whether docgen has the schema or not."""
    file = CASES / f"{name}.xml"
    schema = recognise(_file(name), FORMATS)
    codes = {row.code for row in DOCGEN.official.validate(file)}
    assert title in schema.title
    assert ("xml.format.no_schema" in codes) == (schema.xsd is None)
    text = pdf_text(DOCGEN.official.view(file).content)
    assert "Визуализацияэлектронногодокумента" in text


def test_without_a_schema_the_checks_of_ours_are_run():
    """That there is no schema is a warning, a wrong ИНН an error as anywhere."""
    text = (CASES / "ukd_736.xml").read_bytes().decode("cp1251")
    broken = text.replace("7707083893", "7707083894").encode("cp1251")
    found = {row.code: row for row in DOCGEN.official.validate(broken)}
    assert found["xml.format.no_schema"].severity is Severity.WARNING
    assert ADDED in found["xml.format.no_schema"].remedy
    assert found["xml.inn.checksum"].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("prefix", "day", "is_closed"),
    [
        ("ON_SCHFDOPPR", "31.12.2019", False),
        ("ON_SCHFDOPPR", "01.01.2020", True),
        ("ON_KORSCHFDOPPR", "30.09.2021", False),
        ("ON_KORSCHFDOPPR", "01.10.2021", True),
        ("ON_NKORSCHFDOPPR", "01.10.2026", False),
    ],
)
def test_formats_have_their_days(prefix, day, is_closed):
    """After them new documents are made in another."""
    text = f"<Файл ИдФайл='{prefix}_2_1' ВерсФорм='5.01'><Документ ДатаИнфПр='{day}'/></Файл>"
    codes = {row.code for row in DOCGEN.official.validate(text.encode())}
    assert ("xml.format.closed" in codes) == is_closed


def test_nothing_is_built_where_there_is_no_schema():
    """The error says which file is wanted, and by which command it is added."""
    payload = DOCGEN.official.read(CASES / "ukd_736.xml")
    with pytest.raises(ConfigurationError, match=rf"{ADDED}.*add-schema"):
        DOCGEN.official.build(payload)


def test_only_what_was_read_from_a_file_is_built():
    """One's own payload does not say how its file is called; the error says what to ask for."""
    payload = DOCGEN.draft("upd", DOCGEN.catalog.samples("upd")["vat"]).payload
    with pytest.raises(ConfigurationError, match="ask for its file in the format 'xml'"):
        DOCGEN.official.build(payload)


# Schemas added ---------------------------------------------------------------------------------


@pytest.fixture
def made_schema(tmp_path):
    """Write the schema that is wanted, made of the older order's, with a rule of its own."""
    old = schemas_root() / "correction/5.01/ON_KORSCHFDOPPR_1_996_01_05_01_03.xsd"
    text = old.read_text(encoding="cp1251").replace('value="1115127"', 'value="1115133"')
    path = tmp_path / "download" / ADDED
    path.parent.mkdir()
    path.write_text(text, encoding="cp1251")
    return path


def test_a_host_adds_a_schema(made_schema, tmp_path):
    """It is kept in the host's folder; files are held against it and its rules from then on."""
    with DocGen(schemas=tmp_path / "schemas") as dg:
        row = dg.official.add_schema(made_schema)
        assert (row.prefix, row.version, row.revision) == ("ON_NKORSCHFDOPPR", "5.01", "04")
        assert (tmp_path / "schemas" / ADDED).read_bytes() == made_schema.read_bytes()
        codes = {finding.code for finding in dg.official.validate(CASES / "ukd_736.xml")}
        assert "xml.format.no_schema" not in codes
        assert "xsd.element.missing" in codes, "the older order wants what this file lacks"
    with DocGen(schemas=tmp_path / "schemas") as again:
        assert row.code in {one.code for one in again.official.schemas}
        named = again.official.validate(CASES / "ukd_736.xml", "other.xml")
        assert any(finding.code.startswith("fns.") for finding in named), "its rules are run"


def test_what_is_no_schema_of_the_tax_service_is_not_added(made_schema, tmp_path):
    """The name must tell the format, the content must be a schema; docgen's own stay its own."""
    own = schemas_root() / "upd/5.03/ON_NSCHFDOPPR_1_997_01_05_03_05.xsd"
    nameless = tmp_path / "schema.xsd"
    nameless.write_bytes(made_schema.read_bytes())
    wrong = tmp_path / "ON_NEW_1_996_03_05_01_04.xsd"
    wrong.write_text("<a/>")
    cut = tmp_path / "ON_CUT_1_996_03_05_01_04.xsd"
    cut.write_text("<xs:schema")
    with DocGen(schemas=tmp_path / "schemas") as dg:
        for path, said in (
            (own, "itself"),
            (nameless, "not called"),
            (wrong, "no schema"),
            (cut, "not XML"),
            (tmp_path / "ON_GONE_1_996_03_05_01_04.xsd", "cannot be read"),
        ):
            with pytest.raises(ConfigurationError, match=said):
                dg.official.add_schema(path)
        assert not (tmp_path / "schemas").exists()
    with pytest.raises(ConfigurationError, match="no folder"):
        DocGen().official.add_schema(made_schema)


def test_the_command_adds_a_schema(made_schema, tmp_path, run):
    """It goes into the folder beside docgen.toml."""
    (tmp_path / "docgen.toml").write_text("", encoding="utf-8")
    done = run("official", "add-schema", made_schema, "--config", tmp_path / "docgen.toml")
    assert done.status == 0, done.err
    assert "редакция 04" in done.out
    assert (tmp_path / "schemas" / ADDED).exists()


# Files of others beside docgen's ---------------------------------------------------------------


def test_a_file_that_docgen_would_make_alike_has_no_differences():
    """Nothing in it is more than docgen writes."""
    assert DOCGEN.official.compare(SAMPLES / "DOP_IP_bezNDS_services_5.03.xml") == ()


def test_differences_are_told_as_an_accountant_would():
    """By the name of the field, its place on the form, the line, and both values."""
    text = (SAMPLES / "DOP_IP_bezNDS_services_5.03.xml").read_bytes().decode("cp1251")
    changed = text.replace("<Документ ", '<Документ УИД="7" ', 1).replace(
        'КолТов="1"', 'КолТов="01"', 1
    )
    found = {row.path: row for row in DOCGEN.official.compare(changed.encode("cp1251"))}
    uid = found.pop("/Файл/Документ/@УИД")
    assert (uid.kind, uid.theirs, uid.ours) == ("only_theirs", "7", "")
    assert "Уникальный идентификатор документа" in str(uid)
    (quantity,) = found.values()
    assert quantity.kind == "same_number"
    assert "Строка 1" in str(quantity)
    assert "графа 3" in str(quantity)


def test_the_command_compares(run):
    """It ends with 1 where the files differ."""
    same = run("official", "compare", SAMPLES / "DOP_IP_bezNDS_services_5.03.xml")
    assert (same.status, "такой же файл" in same.out) == (0, True)
    other = run("official", "compare", SAMPLES / "all_fields_seller_5.02.xml", "--json")
    assert other.status == 1
    assert {"kind", "path", "caption", "theirs", "ours"} <= set(other.rows[0])
