from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from attrs import evolve

from docgen import DocGen
from docgen.exceptions import OfficialFileError, UnknownNameError
from docgen.official.file import MAX_DEPTH, MAX_SIZE, OfficialFile, parse_file
from docgen.official.given import read_given
from docgen.official.schema import choose_schema

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.xml"))
SCHEMAS = DocGen().official.schemas

BOMB = "".join(f"<!ENTITY {name} '{f'&{inner};' * 8}'>" for inner, name in pairwise("abcdefghi"))


def file(prefix="ON_NSCHFDOPPR", version="5.03", day="15.09.2026"):
    """Return a file that says what its format is, and little more."""
    text = f"<Файл ИдФайл='{prefix}_2_1' ВерсФорм='{version}'><Документ ДатаИнфПр='{day}'/></Файл>"
    return parse_file(text.encode())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_says_what_it_is(path):
    """The prefix and the version are in the root, the day in the document."""
    read = parse_file(path.read_bytes(), str(path))
    assert read.name == path.stem
    assert read.root.get("ИдФайл").startswith(f"{read.prefix}_")
    assert path.stem.endswith(read.version)
    assert isinstance(read.formed_on, date)


def test_a_file_without_an_id_is_known_by_its_name():
    """The name of an exchange file is its id."""
    read = parse_file("<Файл/>".encode(), "inbox/ON_AKTSVEROTP_2_1.XML")
    assert (read.name, read.prefix) == ("ON_AKTSVEROTP_2_1", "ON_AKTSVEROTP")
    assert (read.version, read.formed_on) == ("", None)
    assert parse_file("<Файл/>".encode()).prefix == ""


@pytest.mark.parametrize("day", ["31.02.2026", "2026-09-15", ""])
def test_a_day_that_is_none_is_not_known(day):
    """The schema reports it; choosing the schema goes on without it."""
    assert file(day=day).formed_on is None


# Hostile files ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("doctype", "<!DOCTYPE Файл><Файл/>"),
        ("doctype", "<!DOCTYPE Файл [<!ATTLIST Файл ИдФайл CDATA 'injected'>]><Файл/>"),
        ("doctype", "<!DOCTYPE Файл [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><Файл>&x;</Файл>"),
        ("doctype", "<!DOCTYPE Файл [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/'>%x;]><Файл/>"),
        ("doctype", "<!DOCTYPE Файл SYSTEM 'http://127.0.0.1:9/e.dtd'><Файл/>"),
        ("not_xml", f"<!DOCTYPE Файл [<!ENTITY a 'lol'>{BOMB}]><Файл a='&i;&i;&i;&i;'/>"),
        (
            "xinclude",
            "<Файл xmlns:i='http://www.w3.org/2001/XInclude'><i:include href='/etc/hosts'/></Файл>",
        ),
        ("depth", f"<Файл>{'<a>' * MAX_DEPTH}{'</a>' * MAX_DEPTH}</Файл>"),
        ("not_xml", f"<Файл>{'<a>' * 100_000}"),
        ("root", "<html/>"),
        ("root", "<Файл xmlns='urn:other'/>"),
        ("not_xml", "<Файл>"),
        ("not_xml", ""),
        ("not_xml", "%PDF-1.7"),
        ("not_xml", "<Файл a='1' a='2'/>"),
        ("not_xml", "<Файл>&undeclared;</Файл>"),
    ],
)
def test_a_hostile_file_is_refused(reason, text):
    """The error says which file and why; nothing outside is read."""
    with pytest.raises(OfficialFileError, match=r"evil\.xml cannot be read") as error:
        parse_file(text.encode(), "evil.xml")
    assert error.value.reason == reason
    assert isinstance(error.value, ValueError)


def test_a_file_that_is_too_large_is_refused_unparsed():
    """Its size is looked at first."""
    with pytest.raises(OfficialFileError) as error:
        parse_file(b" " * (MAX_SIZE + 1))
    assert error.value.reason == "size"


def test_of_a_file_that_is_too_large_no_more_is_read(tmp_path):
    """One that callers name, or its bytes."""
    path = tmp_path / "endless.xml"
    with path.open("wb") as stream:
        stream.truncate(MAX_SIZE + 1)
    for given, name in ((path, "endless.xml"), (bytes(MAX_SIZE + 1), "")):
        with pytest.raises(OfficialFileError) as error:
            read_given(given)
        assert (error.value.reason, error.value.file) == ("size", name)


def test_the_greatest_depth_is_still_read():
    """One element less deep than what is refused."""
    inside = MAX_DEPTH - 1
    text = f"<Файл>{'<a>' * inside}{'</a>' * inside}</Файл>"
    assert parse_file(text.encode()).root.xpath("count(//*)") == MAX_DEPTH


def test_wrong_bytes_for_the_declared_encoding_are_refused():
    """Half a character of UTF-8 is no text."""
    with pytest.raises(OfficialFileError):
        parse_file(b"<?xml version='1.0' encoding='utf-8'?><\xd0/>")


def test_hints_where_a_schema_lies_are_dropped():
    """The XSD validator would read whatever they name, and believe it."""
    xsi = "xmlns:x='http://www.w3.org/2001/XMLSchema-instance'"
    hints = "x:noNamespaceSchemaLocation='file:///tmp/evil.xsd' x:schemaLocation='a b'"
    read = parse_file(f"<Файл {xsi} {hints} ИдФайл='1'><a {hints}/></Файл>".encode())
    assert dict(read.root.attrib) == {"ИдФайл": "1"}
    assert dict(read.root[0].attrib) == {}


# Choosing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "given"),
    [
        ("ON_NSCHFDOPPR 5.03_04", file(day="31.12.2025")),
        ("ON_NSCHFDOPPR 5.03_05", file(day="01.01.2026")),
        ("ON_NSCHFDOPPR 5.03_05", file(day="")),
        ("ON_NSCHFDOPPR 5.02_02", file(version="5.02")),
        ("DP_TOVTORGPR 5.01_04", file("DP_TOVTORGPR", "5.01")),
    ],
)
def test_the_revision_in_force_on_the_day_is_chosen(chosen, given):
    """When none is, or the day is not known, the latest one is."""
    assert choose_schema(given, SCHEMAS).code == chosen
    assert choose_schema(given, reversed(SCHEMAS)).code == chosen


@pytest.mark.parametrize("given", [file(version="5.09"), file("ON_OTHER"), file("x", "")])
def test_a_format_that_nobody_knows_is_refused(given):
    """The error offers the nearest ones."""
    with pytest.raises(UnknownNameError, match="there is no official format"):
        choose_schema(given, SCHEMAS)


def test_an_unknown_version_names_the_known_ones():
    """A file of tomorrow's version is told from a misspelt one."""
    with pytest.raises(UnknownNameError) as error:
        choose_schema(file(version="5.04"), SCHEMAS)
    assert "ON_NSCHFDOPPR 5.03" in error.value.nearest


def test_a_file_is_a_frozen_value():
    """It is copied with changes, never changed."""
    read = file()
    assert evolve(read, name="other") == OfficialFile(name="other", root=read.root)
