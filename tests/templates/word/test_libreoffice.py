"""Templates that LibreOffice has written, with the cuts it makes, and files it can read again."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

PAGE = """<html><body>
<p>Акт № [num<b>ber]</b> от [<i>date</i> format=&quot;long&quot;]</p>
<p>[if buyer.kpp]КПП [buyer.kpp][/if]</p>
<p>Заказчик: <font color="#ff0000">[buyer</font>.name]</p>
<table border="1">
<tr><th>Имя</th><th>Цена</th></tr>
<tr><td>[items][item.<b>name</b>]</td><td>[item.price][/items]</td></tr>
</table>
<p>[if total]</p><p>Итого [total<u> wo</u>rds]</p><p>[/if]</p>
<p>{{ total }} &amp; {% for item in items %}{{ item.<b>name</b> }};{% endfor %}</p>
</body></html>
"""


@pytest.fixture(scope="module")
def convert(tmp_path_factory):
    """Return what converts a file with a LibreOffice of its own, for a minute at most."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is not installed; type: sudo apt-get install libreoffice-writer"
    folder = tmp_path_factory.mktemp("office")

    def run(source: Path, format_: str) -> Path:
        subprocess.run(  # noqa: S603 - the program found above, on files of this test
            [
                program,
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                *("--infilter=HTML (StarWriter)",) * (source.suffix == ".html"),
                "--convert-to",
                format_,
                "--outdir",
                str(folder),
                str(source),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return folder / f"{source.stem}.{format_.partition(':')[0]}"

    return run


@pytest.fixture(scope="module")
def written(convert, tmp_path_factory):
    """Return the template as LibreOffice has saved it."""
    source = tmp_path_factory.mktemp("source") / "act.html"
    source.write_text(PAGE, encoding="utf-8")
    return convert(source, "docx:MS Word 2007 XML").read_bytes()


def test_its_cuts_are_healed(word, written):
    """A template that LibreOffice has saved, with tags over several formats, is filled in."""
    document = docx.Document(io.BytesIO(word.content(written)))
    texts = [row.text for row in document.paragraphs if row.text.strip()]
    assert texts == [
        "Акт № 15 от «15»\u00a0января 2026\u00a0г.",
        "Заказчик: ООО «Ромашка» & <Ко>",
        "Итого Одна тысяча двести тридцать пять рублей 00 копеек",
        "1\u00a0235,00 & Доступ;Аренда & связь;",
    ]
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert cells == [
        ["Имя", "Цена"],
        ["Доступ", "1\u00a0234,50"],
        ["Аренда & связь", "0,50"],
    ]


def test_it_reads_what_was_made(word, xml, convert, tmp_path):
    """LibreOffice opens a document with pictures, tables and fields, and finds its words."""
    rows = xml.table(("Имя", "Цена"), ("[items][item.name]", "[item.price][/items]"))
    body = xml.paragraph("Акт № [number] [stamp] [qr]") + rows + xml.paragraph("стр. [page]")
    made = tmp_path / "made.docx"
    made.write_bytes(word.content(xml.docx(body)))
    (page,) = PdfReader(convert(made, "pdf")).pages
    # In what order words of several fonts come out is not the subject.
    found = page.extract_text().split()
    assert {"Акт", "15", "Доступ", "Аренда", "связь", "стр", "1"} <= {
        row.strip(".") for row in found
    }
    assert len(page.images) == 2
