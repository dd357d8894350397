from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

SAMPLES = Path(__file__).parents[1] / "official" / "samples"
FINDING = ["file", "severity", "code", "path", "line", "message", "remedy"]


@pytest.fixture
def received(tmp_path):
    """Write a sample under its own name, after an edit, and return its path."""

    def write(sample="SCHF_22_mixed-rates_5.03", edit=lambda root: None):  # noqa: ARG005
        tree = etree.parse(SAMPLES / f"{sample}.xml")
        edit(tree.getroot())
        path = tmp_path / f"{tree.getroot().get('ИдФайл')}.xml"
        tree.write(path, encoding="windows-1251", xml_declaration=True)
        return path

    return write


def spoil(root):
    """Give a line a rate that there is none of."""
    root.xpath("//СведТов")[0].set("НалСт", "21%")


def test_a_valid_file_is_praised(run, received):
    """People are told so, programs get an empty list."""
    path = received()
    done = run("validate", path)
    assert (done.status, done.err) == (0, "")
    assert done.out == f"{path}: замечаний нет.\n"
    done = run("validate", path, "--json")
    assert (done.status, done.rows) == (0, [])


def test_a_wrong_file_is_explained_to_people(run, received):
    """With the place, the line of the file, the caption and what to do."""
    done = run("validate", received(edit=spoil))
    assert (done.status, done.out) == (1, "")
    assert "ошибка /Файл/Документ/ТаблСчФакт/СведТов[1]/@НалСт (строка 2)" in done.err
    assert "«Налоговая ставка», графа 7" in done.err
    assert "(xsd.value.unlisted)" in done.err


def test_a_wrong_file_is_explained_to_programs(run, received):
    """Each object has the promised fields; the file is the path as it was given."""
    path = received(edit=spoil)
    done = run("validate", path, "--json")
    assert (done.status, done.err) == (1, "")
    assert all(list(row) == FINDING for row in done.rows)
    assert {row["file"] for row in done.rows} == {str(path)}
    assert "xsd.value.unlisted" in {row["code"] for row in done.rows}


def test_warnings_alone_are_no_failure(run, received):
    """A file in a format that was closed can still be read."""

    def late(root):
        root.xpath("//Документ")[0].set("ДатаИнфПок", "01.04.2025")
        root.set("ВерсФорм", "5.02")

    done = run("validate", received("buyer_title_5.03", late), "--json")
    closed = [row["severity"] for row in done.rows if row["code"] == "xml.format.closed"]
    assert closed == ["warning"]
    assert done.status == int(any(row["severity"] == "error" for row in done.rows))


def test_all_files_are_checked_and_the_worst_decides(run, received, at_home):
    """A file that cannot be read does not hide what is wrong with the next."""
    valid, wrong = received("reconciliation_5.01"), received(edit=spoil)
    (at_home / "evil.xml").write_text("<!DOCTYPE Файл [<!ENTITY a 'b'>]><Файл/>")
    (at_home / "new.xml").write_text("<Файл ИдФайл='ON_NEW_1' ВерсФорм='9.99'/>")
    assert run("validate", valid, wrong).status == 1
    done = run("validate", "evil.xml", "new.xml", "missing.xml", wrong, "--json")
    assert done.status == 2
    by_file = {row["file"]: row["code"] for row in done.rows}
    assert by_file["evil.xml"] == "file.doctype"
    assert by_file["new.xml"] == "file.format"
    assert by_file["missing.xml"] == "file.unreadable"
    assert by_file[str(wrong)] == "xsd.value.unlisted"


def test_a_newer_version_is_checked_without_a_schema(run, at_home):
    """The format is known, its schema is not: that is said, and what can be checked is checked."""
    (at_home / "newer.xml").write_text("<Файл ИдФайл='ON_NSCHFDOPPR_1' ВерсФорм='9.99'/>")
    done = run("validate", "newer.xml", "--json")
    severities = {row["code"]: row["severity"] for row in done.rows}
    assert severities["xml.format.no_schema"] == "warning"
    assert severities["xml.file_name.structure"] == "error"
    assert done.status == 1


def test_a_file_that_is_not_readable_is_told_in_russian(run, at_home):
    """An accountant is not shown a parser's words."""
    (at_home / "letter.pdf").write_bytes(b"%PDF-1.7")
    done = run("validate", "letter.pdf")
    assert done.status == 2
    assert "Это не PDF, или файл повреждён" in done.err
