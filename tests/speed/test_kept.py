from __future__ import annotations

import os
import pickle
import time
from datetime import date

import pytest

from docgen import DocGen, hookimpl
from docgen.exceptions import PluginError, TemplateNotFoundError
from docgen.kit.samples import sale_samples
from docgen.models import Channel, Draft, SalePayload, Status
from docgen.models.mapping import from_mapping
from docgen.pipeline import compiled as _compiled
from docgen.templates.folders import TemplateFolders
from docgen.templates.sandbox.environment import compile_template
from docgen.templates.sandbox.pictures import picture_url
from docgen.templates.sandbox.strictness import FillMode, TrialFill
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.context import build_context
from docgen.templates.shortcodes.rows import row
from docgen.templates.shortcodes.values import QrCode
from docgen.templates.signatures import signature

TODAY = date(2026, 10, 31)
SETTINGS = 'title = "Простой"\nfile_name = "Счёт [number]"\nstyles = []\n'


def make_template(root, name="plain", text="<p>[number]</p>"):
    """Write a template of invoices, as if an hour ago."""
    folder = root / "invoice" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "template.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "template.html").write_text(text, encoding="utf-8")
    age(root)


def age(root, seconds=3600):
    """Make everything in a folder look changed some time ago."""
    then = time.time() - seconds
    for path in (root, *root.rglob("*")):
        os.utime(path, (then, then))


def test_a_template_is_read_once(tmp_path):
    """While its folder is as it was, the very same template is returned."""
    make_template(tmp_path)
    templates = TemplateFolders([tmp_path])
    assert templates.load("invoice", None, TODAY) is templates.load("invoice", "plain", TODAY)


@pytest.mark.parametrize("is_fresh", [True, False])
def test_an_edit_is_seen_at_once(tmp_path, is_fresh):
    """Of equal length or not, just made or long ago, a change gives another template."""
    make_template(tmp_path)
    templates = TemplateFolders([tmp_path])
    before = templates.load("invoice", None, TODAY)
    (tmp_path / "invoice" / "plain" / "template.html").write_text("<i>[number]</i>")
    if not is_fresh:
        age(tmp_path, seconds=1800)
    after = templates.load("invoice", None, TODAY)
    assert after.files["template.html"] == b"<i>[number]</i>"
    assert after.hash != before.hash


def test_quick_edits_leave_no_old_text(tmp_path):
    """Edits within one tick of the clock are all seen, though their lengths are equal."""
    make_template(tmp_path)
    templates = TemplateFolders([tmp_path])
    path = tmp_path / "invoice" / "plain" / "template.html"
    for number in range(20):
        text = f"<p>{number:02}</p>"
        path.write_text(text)
        assert templates.load("invoice", None, TODAY).files["template.html"] == text.encode()


def test_a_new_and_a_removed_template_are_seen(tmp_path):
    """Folders come and go while a process runs."""
    make_template(tmp_path)
    templates = TemplateFolders([tmp_path])
    assert templates.names("invoice") == ("plain",)
    make_template(tmp_path, "other")
    assert templates.names("invoice") == ("other", "plain")
    for path in (tmp_path / "invoice" / "plain").iterdir():
        path.unlink()
    age(tmp_path)
    with pytest.raises(TemplateNotFoundError):
        templates.load("invoice", "plain", TODAY)


def test_a_signature_needs_still_folders_on_disk(tmp_path):
    """What has changed just now has no signature; a missing folder is no difference."""
    assert signature([tmp_path]) is None
    age(tmp_path)
    assert signature([tmp_path]) == signature([tmp_path, tmp_path / "missing"])


def test_a_link_to_nothing_is_passed_over(tmp_path):
    """A broken link stops neither the signature nor the template."""
    make_template(tmp_path)
    (tmp_path / "invoice" / "plain" / "link").symlink_to(tmp_path / "gone")
    assert TemplateFolders([tmp_path]).load("invoice", None, TODAY).name == "plain"


def test_a_folder_and_the_end_of_a_link_are_seen_when_they_appear(tmp_path):
    """Though nothing that was there has changed, nor the moments that people see."""
    first, second = tmp_path / "first", tmp_path / "second"
    second.mkdir()
    make_template(first)
    folder = first / "invoice" / "plain"
    (folder / "note.css").symlink_to(tmp_path / "elsewhere.css")
    os.utime(folder, (0, 0))
    templates = TemplateFolders([second, first])
    assert "note.css" not in templates.load("invoice", None, TODAY).files
    (tmp_path / "elsewhere.css").write_text("p {}")
    assert templates.load("invoice", None, TODAY).files["note.css"] == b"p {}"
    make_template(second, "newer")
    assert templates.names("invoice") == ("newer", "plain")


def test_a_version_of_a_template_is_compiled_once(tmp_path, monkeypatch):
    """Documents share what was compiled, until the template's text is another one."""
    make_template(tmp_path)
    compiled = []
    monkeypatch.setattr(
        _compiled,
        "compile_template",
        lambda *args: compiled.append(args[0].hash) or compile_template(*args),
    )
    docgen = DocGen(templates=[tmp_path])
    data = sale_samples()["vat"]
    for number in ("1", "2"):
        file = docgen.render("invoice", data, format="html", template="plain", number=number)
        assert file.content == f"<p>{number}</p>".encode()
    assert len(compiled) == 1
    make_template(tmp_path, text="<b>[number]</b>")
    file = docgen.render("invoice", data, format="html", template="plain", number="3")
    assert (file.content, len(compiled)) == (b"<b>3</b>", 2)


def test_a_trial_draws_no_picture_and_a_page_does():
    """Checks need no QR code; a file has it, drawn from its text."""
    code = QrCode(text="ST00012|Name=ООО «Ромашка»")
    assert TrialFill().picture_url(code) == ""
    assert FillMode().picture_url(code) == picture_url(code)
    assert picture_url(code).startswith("data:image/png;base64,")


def test_an_invoice_without_its_qr_prints_none(tmp_path):
    """The QR stands on a page only where its template asks for it."""
    make_template(tmp_path, text="[if qr]оплата[/if]")
    docgen = DocGen(templates=[tmp_path])
    data = sale_samples()["vat"]
    plain = docgen.render("invoice", data, format="html", template="plain", number="1")
    classic = docgen.render("invoice", data, format="html", number="1", channel=Channel.PAPER)
    assert plain.content.decode() == "оплата"
    assert b"data:image/png;base64," in classic.content


def test_children_are_found_when_asked_for():
    """A page pays for what it prints; a child that fails harms nobody who does not ask."""
    asked = []
    rows = [row(f"party.{name} = сторона.{name}", "", "", asked.append) for name in "ab"]
    document = Draft(
        type="act",
        number="1",
        payload=from_mapping(SalePayload, sale_samples()["vat"]),
        template="",
        template_hash="",
        status=Status.ISSUED,
    )
    context = build_context(Catalog(rows=tuple(rows)), document)
    assert not asked
    context["сторона"].child("a")
    context["party"].child("a")
    assert asked == [document]
    assert set(pickle.loads(pickle.dumps(context["party"].children))) == {"a", "b"}  # noqa: S301 - its own bytes


def test_a_getters_fault_is_not_the_templates(tmp_path):
    """A plugin's getter that fails while a page is filled is told as the plugin's error."""

    class Failing:
        def catalog(self):
            return (row("fault.here = сбой.тут", "", "", lambda document: document.nothing),)

        @hookimpl
        def docgen_shortcode_resolver(self):
            return self

    make_template(tmp_path, text="[fault.here]")
    docgen = DocGen(templates=[tmp_path], plugins=[Failing()])
    with pytest.raises(PluginError, match=r"\[fault\.here\] failed"):
        docgen.render("invoice", sale_samples()["vat"], template="plain", format="html")
