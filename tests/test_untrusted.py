"""Templates that users edit: compiled, tried and rendered in a worker that may be killed."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pypdfium2
import pytest

from docgen import DocGen, hookimpl
from docgen.exceptions import (
    ConfigurationError,
    RenderError,
    TemplateError,
    TemplateNotFoundError,
    WorkerError,
)
from docgen.kit.samples import sale

HOSTILE = json.loads(
    (Path(__file__).parent / "templates" / "hostile_templates.json").read_text(encoding="utf-8")
)
HOSTILE["deep parentheses"] = "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}"
HARMLESS = "<h1>Счёт № [number]</h1><table>[items]<tr><td>[item.name]</td></tr>[/items]</table>"


@pytest.fixture(scope="module")
def uploads(tmp_path_factory):
    """Return the folder that users put their templates into."""
    return tmp_path_factory.mktemp("uploads")


@pytest.fixture(scope="module")
def docgen(uploads):
    """Return a façade that does not trust the folder."""
    with DocGen(untrusted_templates=[uploads]) as docgen:
        yield docgen


@pytest.fixture
def upload(uploads):
    """Put a template into the folder, over the one before it."""

    def write(body, settings=""):
        folder = uploads / "invoice" / "own"
        folder.mkdir(parents=True, exist_ok=True)
        head = f'title = "Своя"\nfile_name = "Счёт [number]"\nstyles = []\n{settings}'
        page = f'<html lang="ru"><head><title>Т</title></head><body>{body}</body></html>'
        (folder / "template.toml").write_text(head, encoding="utf-8")
        (folder / "template.html").write_text(page, encoding="utf-8")
        return folder

    return write


def test_a_harmless_template_prints(docgen, upload):
    """What a user may want, works: the values, the lines, the name of the file."""
    upload(HARMLESS)
    file = docgen.render("invoice", sale(), template="own", number="15")
    pages = pypdfium2.PdfDocument(io.BytesIO(file.content))
    text = pages[0].get_textpage().get_text_range()
    pages.close()
    assert file.name == "Счёт 15.pdf"
    assert "Счёт №\xa015" in text
    assert "Выделенный IP-адрес" in text


def test_every_format_is_made_there(docgen, upload):
    """HTML comes out of the worker as well."""
    upload(HARMLESS)
    file = docgen.render("invoice", sale(), template="own", number="15", format="html")
    assert "<h1>Счёт №\xa015</h1>" in file.content.decode()


def test_findings_come_from_the_worker(docgen, upload):
    """A template is tried before a document is issued, by the same means."""
    upload("[buyer.nmae]")
    codes = [row.code for row in docgen.check("invoice", sale(), template="own")]
    assert "template.shortcode_unknown" in codes


def test_its_folder_is_looked_over_in_the_worker(docgen, upload):
    """What is wrong with an uploaded template is told in Russian, as for any other."""
    folder = upload("{% for a in range(3) %}{% for b in range(3) %}")
    findings = docgen.catalog.lint("invoice", folder)
    assert [row.severity for row in findings]


@pytest.mark.parametrize("attack", sorted(HOSTILE))
def test_hostile_templates_end_in_a_template_error(docgen, upload, attack):
    """Attacks that are known end by name, and the next document prints."""
    upload(HOSTILE[attack])
    with pytest.raises((TemplateError, RenderError)):
        docgen.render("invoice", sale(), template="own", number="15")
    upload(HARMLESS)
    assert docgen.render("invoice", sale(), template="own", number="15", format="html").content


ENDLESS = (
    "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}"
    "{% set d = c + b %}{% endfor %}{% endfor %}{% endfor %}"
)
BOUNDLESS = (
    "{% set n = namespace(x=[]) %}{% for a in range(9999) %}"
    "{% set n.x = [n.x, 'ab ' * 30000 ~ a] %}{% endfor %}"
)


@pytest.mark.parametrize(("body", "reason"), [(ENDLESS, "time"), (BOUNDLESS, "memory")])
def test_a_template_that_never_ends_is_ended(docgen, upload, body, reason):
    """What no rule sees beforehand, the limits end; the next document prints."""
    upload(body)
    with pytest.raises(WorkerError) as error:
        docgen.render("invoice", sale(), template="own", number="15", format="html")
    assert error.value.reason == reason
    upload(HARMLESS)
    assert docgen.render("invoice", sale(), template="own", number="15", format="html").content


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ('<iframe src="x"></iframe>', "<iframe>"),
        ('<base href="http://a/">', "<base>"),
        ('<link rel="stylesheet" href="a.css">', "<link>"),
        ('<meta http-equiv="Refresh" content="0;url=http://a/">', "refresh"),
        ('<object data="a"></object>', "<object>"),
        ('<p onclick="x()">1</p>', "onclick"),
        ('<table><tr><td colspan="5000">1</td></tr></table>', "colspan"),
        ('<svg><use href="#a"/></svg>', "<use>"),
        ('<img src="data:image/svg+xml,&lt;svg/&gt;">', "PNG and JPEG"),
        ('<a href="file:///etc/passwd">1</a>', "file:///etc/passwd"),
        ("<b>" * 120, "nested deeper"),
        ("{% for a in range(9000) %}<i></i><i></i><i></i><i></i><i></i>{% endfor %}", "elements"),
    ],
)
def test_what_only_attacks_need_is_refused(docgen, upload, body, told):
    """HTML that leads out of the page, or exhausts whoever reads it, is refused by its name."""
    upload(body)
    with pytest.raises(TemplateError, match=told):
        docgen.render("invoice", sale(), template="own", number="15", format="html")


def test_it_never_takes_the_place_of_another(docgen, uploads):
    """Neither a template of the package nor a file that templates share can be replaced."""
    for path in ("invoice/classic", "_base"):
        (uploads / path).mkdir(parents=True, exist_ok=True)
    settings = 'title = "Ч"\nfile_name = "чужой"\nstyles = []\n'
    (uploads / "invoice/classic/template.toml").write_text(settings, encoding="utf-8")
    (uploads / "invoice/classic/template.html").write_text("чужой", encoding="utf-8")
    (uploads / "_base" / "base.html").write_text("чужой", encoding="utf-8")
    html = docgen.render("invoice", sale(), number="15", format="html").content.decode()
    assert "чужой" not in html
    assert "Счёт на оплату № 15" in html


def test_a_link_out_of_the_folder_is_refused(docgen, upload):
    """A folder with a link would hold any file of the machine."""
    folder = upload(HARMLESS)
    (folder / "logo.png").symlink_to("/etc/hostname")
    with pytest.raises(TemplateError, match=r"'logo.png' is a link"):
        docgen.render("invoice", sale(), template="own", number="15")
    (folder / "logo.png").unlink()


def test_a_folder_that_is_a_link_is_refused(docgen, uploads, tmp_path):
    """Nor is a template elsewhere on the machine taken for the host's own."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "template.toml").write_text('title = "Ч"\nfile_name = "ч"\nstyles = []\n')
    (elsewhere / "template.html").write_text("чужой")
    link = uploads / "invoice" / "linked"
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(elsewhere)
    with pytest.raises(TemplateError, match=r"'linked' is a link"):
        docgen.render("invoice", sale(), template="linked", number="15")
    with pytest.raises(TemplateError, match=r"'linked' is a link"):
        docgen.catalog.template_files("invoice", "linked")
    assert [row.code for row in docgen.catalog.lint("invoice", link)] == ["template.problem"]
    link.unlink()


def test_its_files_are_listed_without_links(docgen, upload):
    """Files are given to whoever starts from a template: none of another folder is."""
    folder = upload(HARMLESS)
    (folder / "secret.txt").symlink_to("/etc/hostname")
    with pytest.raises(TemplateError, match=r"'secret.txt' is a link"):
        docgen.catalog.template_files("invoice", "own")
    (folder / "secret.txt").unlink()


def test_it_is_no_version_of_the_hosts_templates(docgen, upload):
    """Only the versions of its own folder are its author's to date."""
    folder = upload("чужой", 'version_of = "classic"\nactive_from = 2020-01-01\n')
    html = docgen.render("invoice", sale(), number="15", format="html").content.decode()
    assert "чужой" not in html
    assert "own" not in docgen.catalog.templates("invoice")
    newer = folder.with_name("newer")
    newer.mkdir()
    upload("первая")
    (newer / "template.html").write_text("<p>вторая</p>", encoding="utf-8")
    (newer / "template.toml").write_text(
        'title = "В"\nfile_name = "в"\nstyles = []\nversion_of = "own"\nactive_from = 2026-01-01\n',
        encoding="utf-8",
    )
    own = docgen.render("invoice", sale(), template="own", number="15", format="html")
    assert "вторая" in own.content.decode()
    for file in newer.iterdir():
        file.unlink()
    newer.rmdir()


def test_its_numbering_is_not_heard(open_docgen, uploads, upload):
    """Numbers are the host's: a stranger's template is in the type's own series."""
    upload(HARMLESS, '[numbering]\nmask = "Ч-{N}"\nstart = 999999\n')
    docgen = open_docgen(untrusted_templates=[uploads])
    plain = docgen.issue("invoice", sale(), key="1")
    own = docgen.issue("invoice", sale(), key="2", template="own")
    assert (plain.number, own.number) == ("1", "2")


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ("не toml [[[", "settings.not_toml"),
        ("a = " + "[" * 30_000, "settings.not_toml"),
        ("a = " + "9" * 30_000, "settings.not_toml"),
        (".".join("a" * 20_000) + " = 1", "settings.not_toml"),
        ("a = 1\n" * 20_000, "template.too_large"),
    ],
    ids=["broken", "deep", "long number", "deep key", "huge"],
)
def test_settings_that_cannot_be_read_are_its_own_trouble(docgen, upload, settings, code):
    """The host's documents print beside them, and whoever asks for the template is told."""
    folder = upload(HARMLESS)
    (folder / "template.toml").write_text(settings, encoding="utf-8")
    assert docgen.render("invoice", sale(), number="15", format="html").content
    assert "classic" in docgen.catalog.templates("invoice")
    with pytest.raises(TemplateError) as error:
        docgen.render("invoice", sale(), template="own", number="15")
    assert error.value.reason in {code, "settings.misfit"}


def test_sizes_are_looked_at_before_reading(docgen, upload):
    """A file of gigabytes, a deep folder, a folder of very many files cost nothing."""
    folder = upload(HARMLESS)
    with (folder / "x.png").open("wb") as file:
        file.truncate(3 << 30)
    with pytest.raises(TemplateError, match="holds 3221"):
        docgen.render("invoice", sale(), template="own", number="15")
    (folder / "x.png").unlink()
    many = folder / "many"
    many.mkdir()
    for number in range(600):
        (many / str(number)).touch()
    with pytest.raises(TemplateError, match="more than 500 files"):
        docgen.catalog.template_files("invoice", "own")
    shutil.rmtree(many)


def test_an_issued_document_stays_untrusted(open_docgen, uploads, upload):
    """Its template is kept with what is known of it, whoever prints it later."""
    upload(HARMLESS)
    writer = open_docgen(untrusted_templates=[uploads])
    document = writer.issue("invoice", sale(), template="own")
    reader = open_docgen()
    assert not reader.documents.template(document).trusted
    with pytest.raises(TemplateNotFoundError):
        reader.render("invoice", sale(), template="own")
    assert reader.file(document).name == f"Счёт {document.number}.pdf"


def test_a_plugin_that_cannot_be_sent_is_named(uploads, upload, plugin):
    """A plugin made on the spot has no module that a worker could import."""

    @hookimpl
    def docgen_check():
        return []

    made_here = plugin("made_here", docgen_check)
    upload(HARMLESS)
    with (
        DocGen(untrusted_templates=[uploads], plugins=[made_here]) as docgen,
        pytest.raises(ConfigurationError, match="made_here"),
    ):
        docgen.render("invoice", sale(), template="own", number="15")


def test_the_hosts_forms_are_known_there_too(uploads, upload):
    """The worker declines by the dictionary that the façade was given."""
    upload('[contract.subject case="genitive"]')
    data = sale()
    data = data | {"contract": data["contract"] | {"subject": "трансфер"}}
    language = {"трансфер": {"genitive": "трансферта"}}
    with DocGen(untrusted_templates=[uploads], language=language) as docgen:
        page = docgen.render("invoice", data, format="html", template="own").content.decode()
    assert "трансферта" in page
