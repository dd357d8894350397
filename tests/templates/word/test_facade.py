"""Word templates through the façade: formats, findings, drafts and issued documents."""

from __future__ import annotations

import io

import docx
import pytest

from docgen import DocGen
from docgen.exceptions import IssueRefusedError, TemplateNotFoundError
from docgen.kit.samples import sale
from docgen.models import Severity

SETTINGS = 'title = "Word"\nfile_name = "Акт [number]"\nformats = ["docx"]\nstyles = []\n'


@pytest.fixture
def host(tmp_path, xml):
    """Return what makes a façade whose template of acts is a Word file of some paragraphs."""
    made = []

    def make(*texts: str) -> DocGen:
        folder = tmp_path / "templates" / "act" / "own"
        folder.mkdir(parents=True)
        (folder / "template.toml").write_text(SETTINGS, encoding="utf-8")
        body = "".join(map(xml.paragraph, texts))
        core = {"docProps/core.xml": '<x xmlns="urn:x"/>'}
        (folder / "template.docx").write_bytes(xml.docx(body, parts=core))
        docgen = DocGen(
            store=f"sqlite:///{tmp_path / 'a.db'}",
            artifacts=tmp_path / "files",
            templates=[tmp_path / "templates"],
        )
        made.append(docgen)
        return docgen

    yield make
    for docgen in made:
        docgen.close()


def words(content: bytes) -> list[str]:
    """Return the texts of a Word file's paragraphs."""
    return [row.text for row in docx.Document(io.BytesIO(content)).paragraphs]


def test_an_issued_document_is_a_word_file(host):
    """A template of nothing but a Word file makes the documents it says, and they are kept."""
    docgen = host("Акт № [number]", "[if buyer.inn]ИНН [buyer.inn][/if]")
    issued = docgen.issue("act", sale(), template="own")
    (file,) = docgen.files(issued)
    assert file.name == f"Акт {issued.number}.docx"
    assert file.media_type.endswith("wordprocessingml.document")
    assert words(file.content) == [f"Акт № {issued.number}", f"ИНН {issued.payload.buyer.inn}"]
    assert docgen.file(issued, "docx").content == file.content


def test_a_draft_shows_its_marks(host):
    """A draft is made whatever is missing; issuing it is refused with the paragraph."""
    docgen = host("Акт", "К [totl]")
    assert words(docgen.render("act", sale(), format="docx", template="own").content) == [
        "Акт",
        "К [totl]",
    ]
    with pytest.raises(IssueRefusedError):
        docgen.issue("act", sale(), template="own")
    (finding,) = (
        row for row in docgen.check("act", sale(), template="own") if row.severity is Severity.ERROR
    )
    assert (finding.code, finding.line) == ("template.shortcode_unknown", 2)
    assert "абзац 2: «К [totl]»" in finding.message
    assert finding.path == "act/own/template.docx word/document.xml:2"


def test_what_the_template_lacks_is_named(host):
    """A format whose file the template does not hold says which file that is."""
    docgen = host("Акт № [number]")
    with pytest.raises(TemplateNotFoundError, match=r"has no template\.html"):
        docgen.render("act", sale(), format="html", template="own")
    with pytest.raises(TemplateNotFoundError, match=r"в шаблоне нет файла Word \(template\.docx\)"):
        docgen.render("act", sale(), format="docx", template="modern")


def test_a_refused_template_is_a_finding(host, tmp_path, xml):
    """A template that holds what no template may is reported before anything is issued."""
    docgen = host("Акт № [number]")
    evil = xml.docx(xml.paragraph("[number]"), parts={"word/vbaProject.bin": b"x"})
    (tmp_path / "templates" / "act" / "own" / "template.docx").write_bytes(evil)
    findings = docgen.check("act", sale(), template="own")
    assert [row.message for row in findings if "VBA" in row.message]
