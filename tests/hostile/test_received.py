"""Files of 1C, banks, operators and counterparties: a bad one costs little, and only itself."""

from __future__ import annotations

import io
import json
import os
import zipfile
from datetime import UTC, datetime

import pytest
from openpyxl import Workbook

from docgen.edo_operator import EdoEvent
from docgen.exceptions import EdoError, OfficialFileError
from docgen.exchange.edo.folder import FolderOperator
from docgen.exchange.given import read_found
from docgen.exchange.reconciling.reading import read_rows
from docgen.lifecycle import Actor
from docgen.official.file import parse_xml

NOW = datetime(2026, 11, 1, tzinfo=UTC)
CARD = {"base": "БП", "type": "Акт", "guid": "1"}


def test_in_a_folder_of_others_each_bad_file_stops_only_itself(open_docgen, tmp_path):
    """Deep JSON, links to other files of the machine, files without an end go to failed."""
    dg = open_docgen()
    folder, secret = tmp_path / "in", tmp_path / "secret.txt"
    folder.mkdir()
    secret.write_text("пароль", encoding="utf-8")
    (folder / "deep.json").write_text("[" * 200_000)
    for name in ("link", "large", "good"):
        (folder / f"{name}.json").write_text(json.dumps({**CARD, "guid": name}), "utf-8")
    (folder / "link.pdf").symlink_to(secret)
    with (folder / "large.pdf").open("wb") as sparse:
        sparse.truncate(60_000_000)
    (folder / "good.pdf").write_bytes(b"%PDF-1.7")
    arrivals, failures = dg.exchange.onec.receiving.watch(folder, by=Actor(name="Ольга"))
    assert [row.received.guid for row in arrivals] == ["good"]
    assert [row.name for row in failures] == ["deep.json", "large.json", "link.json"]
    assert "link" in (folder / "failed" / "link.json.txt").read_text("utf-8")


@pytest.mark.parametrize("total", ["NaN", "Infinity", "1e400", "-1e15", "9" * 40])
def test_a_sum_that_no_store_holds_is_refused(open_docgen, total):
    """As one that is no number."""
    content = (
        "<Message><Body><Документ.Акт><КлючевыеСвойства><Номер>1</Номер></КлючевыеСвойства>"
        f"<Сумма>{total}</Сумма></Документ.Акт></Body></Message>"
    )
    receiving = open_docgen().exchange.onec.receiving
    with pytest.raises(OfficialFileError, match="sum"):
        list(receiving.read_message(content.encode(), "m.xml", "", Actor()))


def test_what_lies_in_a_folder_is_a_file(tmp_path):
    """Neither a pipe that nobody writes to, nor a folder, nor a link; an operator's the same."""
    os.mkfifo(tmp_path / "pipe.xml")
    (tmp_path / "folder.xml").mkdir()
    (tmp_path / "link.xml").symlink_to("/etc/passwd")
    operator = FolderOperator(tmp_path.parent)
    for path in tmp_path.iterdir():
        with pytest.raises(OfficialFileError):
            read_found(path)
        place = f"../{tmp_path.name}/{path.name}"
        event = EdoEvent(id="1", message="1", entity="", at=NOW, file_name=place)
        with pytest.raises(EdoError):
            operator.receive(event)


def book(sheet, strings=b""):
    """Return an XLSX whose sheet, or shared strings, are others than it was made with."""
    made = io.BytesIO()
    workbook = Workbook()
    workbook.active.append(["Дата", "Дебет", "Кредит"])
    workbook.save(made)
    changed = io.BytesIO()
    parts = {"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": strings}
    with (
        zipfile.ZipFile(made) as source,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, parts.get(name) or source.read(name))
    return changed.getvalue()


WIDE = "".join(f'<row r="{at}"><c r="XFD{at}"><v>1</v></c></row>' for at in range(1, 2_000))
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("wide.xlsx", book(f'<worksheet xmlns="{MAIN}"><sheetData>{WIDE}</sheetData></worksheet>')),
        (
            "bomb.xlsx",
            book(b"", f'<sst xmlns="{MAIN}">{"<si><t>а</t></si>" * 400_000}</sst>'.encode()),
        ),
        ("wide.csv", b"a;" * 500_000),
        ("field.csv", "Дата;Дебет;Кредит\n01.01.2026;".encode() + b"1" * 200_000),
        ("no.xlsx", b"PK\x03\x04" + b"\x00" * 100),
    ],
)
def test_a_table_that_unpacks_to_more_than_it_says_is_refused(open_docgen, tmp_path, name, content):
    """Wide rows, texts in great number, fields without end: none is read to its end."""
    path = tmp_path / name
    path.write_bytes(content)
    dg = open_docgen()
    try:
        rows = read_rows(path, dg.official)
    except OfficialFileError as error:
        rows = error.reason
    assert rows in ((), "columns", "format", "limits")


def test_an_element_with_thousands_of_attributes_is_refused():
    """What explains a refusal would take for ever over them; of a few each is told once."""
    few, many = (" ".join(f'a{at}="1"' for at in range(count)) for count in (150, 201))
    assert parse_xml(f"<Файл {few}/>".encode()).tag == "Файл"
    with pytest.raises(OfficialFileError, match="attributes"):
        parse_xml(f"<Файл {many}/>".encode())
