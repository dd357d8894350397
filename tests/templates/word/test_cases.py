"""Word files that authors bring, each of a kind of its own, and what they are told of them."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import pytest

from docgen import DocGen
from docgen.models import Severity

INPUTS = Path(__file__).parent / "inputs"
SETTINGS = 'title = "x"\nfile_name = "x"\nformats = ["docx", "pdf"]\npdf_from = "docx"\n'


@pytest.fixture
def case(tmp_path):
    """Put a file into a folder of the host's own; return its findings, and what prints it."""

    def open_case(name: str, code: str, more: str = ""):
        folder = tmp_path / "templates" / code / "x"
        folder.mkdir(parents=True)
        content = (INPUTS / f"{name}.docx").read_bytes()
        (folder / "template.docx").write_bytes(content)
        (folder / "template.toml").write_text(SETTINGS + more, encoding="utf-8")
        return Case(DocGen(templates=[tmp_path / "templates"]), code, folder)

    return open_case


class Case:
    """A template of one Word file."""

    def __init__(self, docgen: DocGen, code: str, folder: Path) -> None:
        self.docgen = docgen
        self.code = code
        self.findings = docgen.catalog.lint(code, folder)

    def of(self, code: str) -> list:
        """Return the findings of a code."""
        return [row for row in self.findings if row.code == code]

    def texts(self) -> list[str]:
        """Render the first sample and return the texts of its paragraphs."""
        data = next(iter(self.docgen.catalog.document_type(self.code).samples().values()))
        file = self.docgen.render(self.code, data, template="x", format="docx", number="15")
        self.content = file.content
        return [row.text for row in docx.Document(io.BytesIO(file.content)).paragraphs]


def test_tracked_changes_are_accepted_and_comments_go(case):
    """The client sees neither; the author is warned, with what to press in Word."""
    found = case("tracked", "contract")
    (changes,), (comments,) = found.of("template.tracked"), found.of("template.comments")
    assert changes.severity is comments.severity is Severity.WARNING
    assert "Принять все исправления" in changes.remedy
    assert "Удалить все примечания" in comments.remedy
    assert "Срок оплаты — десять дней." in found.texts()
    assert "не показывать" not in found.content.decode("latin-1").lower()
    assert b"word/comments.xml" not in found.content


def test_tracked_changes_can_be_refused(case):
    """Where the settings say so, nothing is made of a file that somebody still reviews."""
    found = case("tracked", "contract", 'tracked = "refuse"\n')
    (error,) = [row for row in found.findings if row.severity is Severity.ERROR]
    assert error.code == "template.tracked"
    with pytest.raises(Exception, match="settings refuse"):
        found.texts()


def test_a_bound_control_shows_the_value(case):
    """Word shows the other part's text, so that holds the value too."""
    found = case("bound", "contract")
    assert found.findings == ()
    assert found.texts()[0].startswith("Договор № 15 от")
    with_items = docx.Document(io.BytesIO(found.content)).part.package
    items = [part.blob for part in with_items.iter_parts() if "item1.xml" in str(part.partname)]
    assert [b"<num>15</num>" in row for row in items if b"<num>" in row] == [True]


def test_fields_of_the_day_and_of_mail_merge_are_told(case):
    """Each is a warning with its paragraph."""
    found = case("fields", "contract")
    (day,), (merge,) = found.of("template.volatile_field"), found.of("template.merge_field")
    assert "DATE" in day.message
    assert "[дата]" in day.remedy
    assert "абзац 3" in day.path
    assert "MERGEFIELD Клиент" in merge.message


def test_a_shortcode_in_an_equation_is_an_error(case):
    """It would be printed as it stands, so it is told before a document is issued, too."""
    found = case("math", "contract")
    (error,) = found.of("template.left_over")
    assert error.severity is Severity.ERROR
    assert "[номер] стоит в формуле" in error.message
    data = next(iter(found.docgen.catalog.document_type("contract").samples().values()))
    checked = found.docgen.check("contract", data, template="x")
    assert "template.left_over" in [row.code for row in checked]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("case", {"[ покупатель.инн ]": "[покупатель.инн]"}),
        (
            "comma",
            {
                "[итого|прописью]": "[итого прописью]",
                "[итого, прописью]": "[итого прописью]",
            },
        ),
        ("space", {"[покупатель инн]": "[покупатель.инн]"}),
    ],
)
def test_near_misses_are_told_with_the_right_spelling(case, name, meant):
    """What looks like a shortcode and prints as it stands is a warning."""
    found = case(name, "act").of("template.near_miss")
    assert {row.message.split(" похоже")[0]: row.remedy for row in found}.keys() == meant.keys()
    for row, right in zip(found, meant.values(), strict=True):
        assert row.remedy.startswith(f"Напишите {right};")
        assert "абзац" in row.path


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("two_tables", ["[позиции] стоит в одной таблице, а [/позиции] — в другой", "Delete"]),
        ("sdtspan", ["внутри элемента управления содержимым", "Удалить элемент управления"]),
        ("strict", ["Strict Open XML", "Сохранить как", "Документ Word (*.docx)"]),
    ],
)
def test_what_is_refused_says_what_to_press_in_word(case, name, words):
    """In Russian throughout, with the shortcodes as their author spelled them."""
    (error,) = case(name, "act").findings
    told = f"{error.message} {error.remedy}"
    for word in words:
        assert word in told
    names = re.sub(r"Strict( Open XML)?|Word|Delete|docx", "", told)
    assert re.search("[A-Za-z]{3}", names) is None


def test_a_chart_keeps_its_workbook(case):
    """Nothing in it is a shortcode, so it goes into the document as it is."""
    found = case("chart", "contract")
    assert found.findings == ()
    assert found.texts()
    assert b"word/embeddings/book.xlsx" in found.content


def test_an_attached_template_is_dropped(case):
    """The path on its author's machine gets into no document."""
    found = case("attached", "contract")
    assert found.findings == ()
    assert found.texts()
    assert b"Normal.dotm" not in found.content
    package = docx.Document(io.BytesIO(found.content)).part.package
    assert all(b"attachedTemplate" not in part.blob for part in package.iter_parts())


def test_a_template_of_docxtpl_tags_alone_is_sound(case):
    """What its own tags print counts, whatever the loop calls its element."""
    found = case("docxtpl_tags_only", "invoice")
    assert found.findings == ()
    assert any("Двадцать три тысячи" in text for text in found.texts())
