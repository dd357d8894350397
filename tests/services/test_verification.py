"""Files looked up: ours or not, changed or not, and whether they are made the same again."""

from __future__ import annotations

import hashlib
import io
import re
import shutil

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from docgen import DocGen
from docgen.exceptions import OfficialFileError
from docgen.kit.samples import sale
from docgen.lifecycle import Actor
from docgen.models import Channel, Origin, RenderComparison
from docgen.rendering.metadata.provenance import stated
from docgen.store.files.template_archive import pack
from docgen.version import docgen_version

TYPES = (
    *("invoice", "advance_invoice", "act", "waybill"),
    *("vat_invoice", "upd", "contract", "reconciliation"),
)


def _sample(docgen, code):
    (data, *_) = docgen.catalog.document_type(code).samples().values()
    return {name: value for name, value in data.items() if name != "number"}


def _codes(found):
    return [row.code for row in found.findings]


@pytest.fixture
def docgen(open_docgen):
    """Return a façade with a store and no source."""
    return open_docgen()


@pytest.fixture
def document(docgen):
    """Return an issued act."""
    return docgen.issue("act", sale())


@pytest.mark.parametrize("code", TYPES)
def test_every_format_of_every_type_is_made_the_same_again(docgen, code):
    """The frozen payload and the kept template give the very same bytes."""
    document = docgen.issue(code, _sample(docgen, code))
    template = docgen.documents.template(document)
    for format_ in ("html", "pdf", "docx"):
        if format_ == "docx" and "template.docx" not in template.files:
            continue
        found = docgen.documents.verify(docgen.file(document, format_).content)
        assert (found.origin, found.document) == (Origin.OURS, docgen.documents.get(document))
        assert (found.is_unchanged, found.rerendering) == (True, RenderComparison.SAME_BYTES)
        assert found.findings == ()
        assert found.is_sound


@pytest.mark.parametrize("code", ["upd", "reconciliation"])
def test_official_xml_is_known_by_its_id(docgen, code):
    """Nothing can be added to it; a changed one is still told of its document."""
    document = docgen.issue(code, _sample(docgen, code))
    content = docgen.file(document, "xml", channel="edo").content
    found = docgen.documents.verify(content)
    assert (found.document.id, found.provenance, found.channel) == (document.id, None, "edo")
    assert (found.is_sound, found.rerendering) == (True, RenderComparison.SAME_BYTES)
    changed = docgen.documents.verify(content + b"\n")
    assert (changed.document.id, changed.is_sound) == (document.id, False)
    assert _codes(changed) == ["verify.changed"]


def test_a_pdf_of_a_word_file_is_made_the_same_again(open_docgen, write_template, pure):
    """LibreOffice's moments and identifiers of chance do not stay in the file."""
    files = pure.catalog.template_files("act")
    root = write_template("", code="act", template__docx=files["template.docx"])
    settings_file = root / "act" / "mine" / "template.toml"
    settings_file.write_text(settings_file.read_text("utf-8") + 'pdf_from = "docx"\n', "utf-8")
    docgen = open_docgen(templates=[root])
    document = docgen.issue("act", sale(), template="mine")
    file = docgen.file(document, "pdf")
    if not file.engine.startswith("LibreOffice"):
        pytest.skip("LibreOffice is not installed")
    found = docgen.documents.verify(file.content)
    assert (found.is_sound, found.rerendering) == (True, RenderComparison.SAME_BYTES)
    assert found.provenance.engine == file.engine


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Return a façade, and an act that it keeps in three formats."""
    from docgen import DocGen

    folder = tmp_path_factory.mktemp("kept")
    with DocGen(store=f"sqlite:///{folder}/docs.db", artifacts=folder / "files") as docgen:
        document = docgen.issue("act", sale())
        files = {name: docgen.file(document, name).content for name in ("html", "pdf", "docx")}
        yield docgen, files


@given(
    format_=st.sampled_from(["html", "docx", "pdf"]),
    position=st.integers(0, 1_000_000),
    change=st.integers(1, 255),
)
@settings(max_examples=30, deadline=None)
def test_a_changed_byte_is_noticed(kept, format_, position, change):
    """Wherever it is, and whatever it becomes."""
    docgen, files = kept
    content = bytearray(files[format_])
    content[position % len(content)] ^= change
    found = docgen.documents.verify(bytes(content))
    assert not found.is_unchanged
    assert not found.is_sound
    assert found.findings


def test_a_stream_that_nobody_can_unpack_is_a_changed_file(kept):
    """A filter's name with one other letter: the file was there to be read, and is not any more."""
    docgen, files = kept
    found = docgen.documents.verify(files["pdf"].replace(b"/FlateDecode", b"/FlateDecodf", 1))
    assert (found.is_unchanged, found.rerendering) == (False, RenderComparison.DIFFERENT)


def test_a_file_of_another_store_is_told(docgen, document, open_docgen, tmp_path):
    """It names the store and the document there; here nothing is looked up by that id."""
    other = open_docgen(store=f"sqlite:///{tmp_path}/other.db", artifacts=tmp_path / "others")
    found = other.documents.verify(docgen.file(document).content)
    assert (found.origin, found.document) == (Origin.OTHER_STORE, None)
    assert found.provenance.store_id == docgen.store.id
    assert _codes(found) == ["verify.other_store"]
    assert not found.is_sound


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"PK\3\4", b"<?xml", b"\xff" * 90])
def test_a_file_that_is_not_docgens_is_told(docgen, content):
    """Nothing that others send breaks the look-up."""
    found = docgen.documents.verify(content)
    assert (found.origin, _codes(found)) == (Origin.UNKNOWN, ["verify.unknown"])


@pytest.mark.parametrize("number", ["0", "-1", "9" * 30, "1e3", "", "два"])
def test_an_impossible_id_is_no_document(docgen, document, number):
    """A forged statement breaks nothing."""
    page = docgen.file(document, "html").content
    forged = page.replace(b'id" content="1"', f'id" content="{number}"'.encode(), 1)
    assert forged != page
    assert docgen.documents.verify(forged).origin is Origin.UNKNOWN


def test_a_missing_file_is_wrong_use(docgen, tmp_path):
    """There is nothing to say of it."""
    with pytest.raises(OfficialFileError, match="No such file"):
        docgen.documents.verify(tmp_path / "нет.pdf")


def test_pages_saved_again_say_the_same(docgen, document):
    """Another program's bytes are not ours, though the text is."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(docgen.file(document).content)))
    writer.add_metadata({"/Producer": "Другая программа"})
    output = io.BytesIO()
    writer.write(output)
    found = docgen.documents.verify(output.getvalue())
    assert (found.is_unchanged, found.rerendering) == (False, RenderComparison.SAME_CONTENT)
    assert "текст и страницы те же" in found.findings[0].message


def test_another_text_is_told(docgen, document):
    """A sum that was changed in a page is no sum of the document."""
    page = docgen.file(document, "html").content.decode()
    forged = page.replace("23\N{NO-BREAK SPACE}954,09", "13\N{NO-BREAK SPACE}954,09")
    assert forged != page
    found = docgen.documents.verify(forged.encode())
    assert (found.is_unchanged, found.rerendering) == (False, RenderComparison.DIFFERENT)
    assert "и текст или страницы не те" in found.findings[0].message


def test_a_file_that_cannot_be_made_again_is_not_called_another(docgen, document, tmp_path):
    """Without the template nothing is known of the text, so nothing is said of it."""
    page = docgen.file(document, "html").content
    packed = hashlib.sha256(pack(docgen.documents.template(document))).hexdigest()
    (tmp_path / "files" / packed[:2] / packed[2:]).unlink()
    with DocGen(store=f"sqlite:///{tmp_path}/docs.db", artifacts=tmp_path / "files") as later:
        found = later.documents.verify(page)
        forged = later.documents.verify(page + b" ")
    assert (found.is_unchanged, found.rerendering) == (True, RenderComparison.FAILED)
    assert _codes(found) == ["verify.not_rendered"]
    assert (forged.is_unchanged, forged.rerendering) == (False, RenderComparison.FAILED)
    assert "сравнить текст не удалось" in forged.findings[0].message


def test_a_statement_about_other_data_is_an_error(docgen, document):
    """Who changes what a file says of itself is told what the store says."""
    page = docgen.file(document, "html").content.decode()
    digest = docgen.documents.get(document).payload_hash
    found = docgen.documents.verify(page.replace(digest, "0" * 64).encode())
    assert _codes(found) == ["verify.stated", "verify.changed"]
    assert found.findings[0].path == "payload_hash"


def test_a_document_that_is_not_in_the_store_is_told(docgen, open_docgen, tmp_path):
    """A store restored from an older copy knows its own files, and lacks their documents."""
    docgen.issue("act", sale())
    docgen.close()
    shutil.copy(tmp_path / "docs.db", tmp_path / "copy.db")
    later = open_docgen()
    content = later.file(later.issue("act", sale())).content
    restored = open_docgen(store=f"sqlite:///{tmp_path}/copy.db")
    found = restored.documents.verify(content)
    assert (found.origin, _codes(found)) == (Origin.OURS, ["verify.lost"])


def test_a_file_of_an_earlier_build_is_not_printed_otherwise(docgen, document, monkeypatch):
    """It says not whose number it is; text and pages are the same, and that is told."""

    def without_organisation(provenance):
        found = stated(provenance)
        return {name: found[name] for name in found if name != "docgen.organisation"}

    with monkeypatch.context() as patch:
        patch.setattr("docgen.rendering.metadata.provenance.stated", without_organisation)
        content = docgen.file(document, "html").content
    found = docgen.documents.verify(content)
    assert (found.is_unchanged, _codes(found)) == (True, ["verify.same_content"])
    assert "без отметки об организации" in found.findings[0].message


def test_numbers_given_twice_or_lost_are_told_by_their_files(open_docgen, tmp_path):
    """After a restore the artifacts are newer than the store: the audit says what it forgot."""
    before = open_docgen()
    before.file(before.issue("act", sale(), key="1"), "html")
    assert before.numbers.audit() == ()
    before.close()
    shutil.copy(tmp_path / "docs.db", tmp_path / "copy.db")
    later = open_docgen()
    forgotten = [later.file(later.issue("act", sale(), key=key), "html") for key in "23"]
    later.file(2, "html", channel="paper")
    later.close()
    restored = open_docgen(store=f"sqlite:///{tmp_path}/copy.db")
    assert sorted(_told(restored.numbers.audit())) == [
        ("store.document_lost", "act № 2"),
        ("store.document_lost", "act № 3"),
    ]
    other = sale(buyer={**sale()["buyer"], "id": "other", "name": "ООО «Другой»"})
    restored.file(restored.issue("act", other, key="4"), "html")
    findings = restored.numbers.audit()
    assert sorted(_told(findings)) == [
        ("store.document_lost", "act № 3"),
        ("store.number_given_twice", "act № 2"),
    ]
    (twice,) = [row for row in findings if row.code == "store.number_given_twice"]
    assert "документу 2 от 31.10.2026 (ООО «Другой»)" in twice.message
    found = [restored.documents.verify(file.content) for file in forgotten]
    assert [_codes(row) for row in found] == [["verify.number_given_twice"], ["verify.lost"]]
    assert "act № 3" in found[1].findings[0].message


def test_a_number_that_only_official_xml_knows_of_is_told(open_docgen, tmp_path):
    """It has no metadata: its type, number, date and parties say whose it is."""
    before = open_docgen()
    before.issue("upd", sale(), key="1")
    before.close()
    shutil.copy(tmp_path / "docs.db", tmp_path / "copy.db")
    later = open_docgen()
    for key in "1234":
        document = later.issue("upd", sale(), key=key)
        later.file(document, "xml", channel=Channel.EDO)
    later.file(document, "html")
    later.close()
    restored = open_docgen(store=f"sqlite:///{tmp_path}/copy.db")
    assert sorted(_told(restored.numbers.audit())) == [
        ("store.document_lost", f"upd № {number}") for number in (2, 3, 4)
    ]
    other = {**sale()["buyer"], "id": "other", "inn": "7701000019"}
    restored.issue("upd", sale(buyer=other), key="5")
    assert sorted(_told(restored.numbers.audit())) == [
        ("store.document_lost", "upd № 3"),
        ("store.document_lost", "upd № 4"),
        ("store.number_given_twice", "upd № 2"),
    ]


def test_a_lost_number_is_not_taken_for_another_organisations(open_docgen, tmp_path):
    """Each organisation counts for itself, so that a number alone says nothing."""
    before = open_docgen()
    assert before.store.list() == ()
    before.close()
    shutil.copy(tmp_path / "docs.db", tmp_path / "copy.db")
    other = sale(seller={**sale()["seller"], "id": "yug"})
    later = open_docgen()
    lost = later.file(later.issue("act", other), "html")
    later.close()
    restored = open_docgen(store=f"sqlite:///{tmp_path}/copy.db")
    assert restored.issue("act", sale()).number == "1"
    (finding,) = restored.numbers.audit()
    assert finding.code == "store.document_lost"
    assert "act № 1 (организация yug)" in finding.message
    assert _codes(restored.documents.verify(lost.content)) == ["verify.lost"]
    who = {"by": Actor(name="Орлова"), "reason": "утрачен"}
    restored.numbers.set("act", 2, organisation="sever", **who)
    assert [row.severity for row in restored.numbers.audit()] == ["error"]
    restored.numbers.set("act", 2, organisation="yug", **who)
    restored.numbers.void("act", "1", organisation="yug", **who)
    found = [row for row in restored.numbers.audit() if row.code == "store.document_lost"]
    assert [row.severity for row in found] == ["info"]


def test_a_lost_number_is_acknowledged(open_docgen, tmp_path):
    """Its counter is moved past it, or it is void, with a reason; so is what had it after it."""
    before = open_docgen()
    assert before.store.list() == ()
    before.close()
    shutil.copy(tmp_path / "docs.db", tmp_path / "copy.db")
    later = open_docgen()
    for key in "1234":
        later.file(later.issue("act", sale(), key=key), "html")
    later.close()
    restored = open_docgen(store=f"sqlite:///{tmp_path}/copy.db")
    who = {"by": Actor(name="Орлова"), "organisation": sale()["seller"]["id"]}
    newer = restored.issue("act", sale(date="2026-11-30"), key="new")
    assert sorted(_weighed(restored)) == [
        ("store.document_lost", "act № 2", "error"),
        ("store.document_lost", "act № 3", "error"),
        ("store.document_lost", "act № 4", "error"),
        ("store.number_given_twice", "act № 1", "error"),
    ]
    restored.documents.void(newer, reason="номер занят прежним")
    restored.numbers.set("act", 3, reason="выпущен до сбоя", **who)
    assert sorted(_weighed(restored)) == [
        ("store.document_lost", "act № 2", "info"),
        ("store.document_lost", "act № 3", "error"),
        ("store.document_lost", "act № 4", "error"),
        ("store.number_given_twice", "act № 1", "info"),
    ]
    restored.numbers.take("act", 1, reason="бланк", **who)
    restored.numbers.take("act", 1, reason="бланк", **who)
    restored.numbers.void("act", "4", reason="не выдавался", **who)
    found = {row[1]: row[2] for row in _weighed(restored)}
    assert (found["act № 3"], found["act № 4"]) == ("error", "info")


def test_a_number_before_the_first_of_a_new_counter_is_acknowledged(open_docgen):
    """A counter of a restored store begins past what was lost."""
    docgen = open_docgen()
    who = {"by": Actor(name="Орлова"), "organisation": "sever"}
    docgen.numbers.set("act", 4, reason="после восстановления", **who)
    docgen.numbers.void("act", "2", reason="утрачен", **who)
    found = docgen.numbers.audit()
    told = [(row.code, row.severity, row.message.rpartition(": ")[2]) for row in found]
    assert told == [("numbering.skipped", "info", "утрачен")] * 2
    assert docgen.numbers.peek("act", organisation="sever") == "4"


def _weighed(docgen):
    found = [row for row in docgen.numbers.audit() if row.code.startswith("store.")]
    return [(*told, row.severity) for told, row in zip(_told(found), found, strict=True)]


def _told(findings):
    return [(row.code, re.search(r"[a-z]+ № \d", row.message)[0]) for row in findings]


def test_what_became_of_the_document_is_said(docgen, document):
    """The file is as it was; the document is no longer in force."""
    content = docgen.file(document).content
    correction = docgen.documents.correct(document, sale(), reason="опечатка")
    found = docgen.documents.verify(content)
    assert (found.is_sound, _codes(found)) == (True, ["verify.corrected"])
    assert f"документ {correction.id}" in found.findings[0].message
    void = docgen.issue("act", sale())
    kept = docgen.file(void).content
    docgen.documents.void(void, reason="не тот покупатель")
    assert _codes(docgen.documents.verify(kept)) == ["verify.void"]


def test_a_file_that_is_not_kept_is_made_again(docgen, document):
    """The bytes alone prove it, as long as they come out the same."""
    place = docgen.documents.template(document), "html", Channel.PAPER
    file = docgen._wiring.renderer.render(docgen.catalog.document_type("act"), document, *place)
    found = docgen.documents.verify(file.content)
    assert (found.is_sound, _codes(found)) == (True, ["verify.not_kept"])
    assert found.channel is Channel.PAPER


def test_a_file_kept_before_files_said_anything_is_known_by_its_bytes(docgen, document):
    """The text is the same; the bytes lack what is written now."""
    file = docgen.file(document, "html")
    bare = evolve(file, content=re.sub(rb'<meta name="docgen[^>]*>\n?', b"", file.content))
    docgen.store.files.keep(document.id, bare, Channel.EMAIL)
    found = docgen.documents.verify(bare.content)
    assert (found.is_sound, found.provenance) == (True, None)
    assert found.rerendering is RenderComparison.SAME_CONTENT
    assert _codes(found) == ["verify.same_content"]


def test_the_same_bytes_for_another_channel_are_told(docgen, document):
    """A file that says it is for e-mail and is kept for paper is somebody's copy."""
    file = docgen.file(document, "html", channel="email")
    docgen.store.files.keep(document.id, evolve(file, content=b"<!doctype html>"), Channel.EMAIL)
    docgen.store.files.keep(document.id, file, Channel.PAPER)
    found = docgen.documents.verify(file.content)
    assert (found.is_sound, found.channel) == (True, Channel.PAPER)
    assert _codes(found) == ["verify.other_channel"]


@pytest.mark.parametrize("engine", ["plutoprint", "weasyprint"])
def test_a_file_is_made_again_by_the_engine_that_made_it(open_docgen, engine):
    """Which engine the host has chosen since says nothing of the document."""
    then = open_docgen(engine=engine)
    file = then.file(then.issue("act", sale()))
    assert file.engine.startswith(engine)
    others = {"plutoprint": "weasyprint", "weasyprint": "plutoprint"}
    found = open_docgen(engine=others[engine]).documents.verify(file.content)
    assert (found.rerendering, found.findings) == (RenderComparison.SAME_BYTES, ())


def test_versions_that_differ_are_named(docgen, document):
    """After an upgrade the bytes differ, and the text does not."""
    file = docgen.file(document, "html")
    old, now = (f'"docgen.docgen" content="{row}"'.encode() for row in ("0.0.1", docgen_version()))
    earlier = evolve(file, content=file.content.replace(now, old))
    docgen.store.files.keep(document.id, earlier, Channel.EMAIL)
    found = docgen.documents.verify(earlier.content)
    assert (found.is_sound, found.rerendering) == (True, RenderComparison.SAME_CONTENT)
    (finding,) = found.findings
    assert finding.code == "verify.same_content"
    assert "docgen 0.0.1" in finding.message


def test_a_template_that_prints_otherwise_by_itself_is_told(docgen, document):
    """The kept file is whole, but the same versions now make another text."""
    file = docgen.file(document, "html")
    other = evolve(file, content=file.content.replace("Итого".encode(), "Всего".encode()))
    assert other.content != file.content
    docgen.store.files.keep(document.id, other, Channel.EMAIL)
    found = docgen.documents.verify(other.content)
    assert (found.is_unchanged, found.rerendering) == (True, RenderComparison.DIFFERENT)
    assert (found.is_sound, _codes(found)) == (False, ["verify.rerendered_differently"])
