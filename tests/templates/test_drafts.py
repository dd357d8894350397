"""Folders of templates that authors edit."""

from __future__ import annotations

import datetime as dt

import pytest

from docgen import DocGen
from docgen.exceptions import TemplateError
from docgen.templates.authoring import draft_files
from docgen.templates.authoring.drafts import AuthorFolder
from docgen.templates.authoring.unfolding import unfolded
from docgen.writing import write_whole

FILES = {"template.toml": b'title = "A"\nfile_name = "[number]"\n', "template.html": b"one"}


@pytest.fixture
def folder(tmp_path):
    """Return a folder with a draft that was never published."""
    folder = AuthorFolder(tmp_path)
    folder.create("invoice", "our", FILES)
    return folder


def test_a_draft_is_printed_by_nobody(folder, tmp_path):
    """What is not published is no template of the type yet."""
    with DocGen(templates=[tmp_path]) as dg:
        assert "our" not in dg.catalog.templates("invoice")
        folder.publish("invoice", "our", since=None)
        assert "our" in dg.catalog.templates("invoice")


def test_versions_follow_one_another_by_date(folder, tmp_path):
    """Documents are printed by the version that is active on their date."""
    folder.publish("invoice", "our", since=None, by="Мельникова", why="первая")
    folder.save("invoice", "our", "template.html", b"two")
    version = folder.publish("invoice", "our", since=dt.date(2026, 12, 1))
    assert (version.number, version.folder) == (2, "our-v002")
    assert [row.why for row in folder.versions("invoice", "our")] == ["первая", ""]
    with DocGen(templates=[tmp_path]) as dg:
        load = dg._wiring.templates.load
        assert load("invoice", "our", dt.date(2026, 11, 30)).files["template.html"] == b"one"
        assert load("invoice", "our", dt.date(2026, 12, 1)).files["template.html"] == b"two"


def test_nobody_ever_sees_half_a_draft(folder, monkeypatch):
    """What is not written yet would be taken for the version's, and put in the new text's place."""
    folder.publish("invoice", "our", since=None)
    seen = []

    def write_and_look(path, content):
        write_whole(path, content)
        folder.adopt("invoice", "our", "something else")
        seen.append(folder.files("invoice", "our")["template.html"])

    monkeypatch.setattr(draft_files, "write_whole", write_and_look)
    folder.save("invoice", "our", "template.html", b"two")
    assert (len(seen), set(seen)) == (2, {b"one"})
    assert folder.files("invoice", "our") == {**FILES, "template.html": b"two"}


def test_an_old_version_comes_back_as_a_new_one(folder):
    """What was published is never written again."""
    folder.publish("invoice", "our", since=None)
    folder.save("invoice", "our", "template.html", b"two")
    folder.publish("invoice", "our", since=dt.date(2026, 12, 1))
    old = folder.version_files("invoice", "our", 1)
    folder.publish("invoice", "our", since=dt.date(2026, 12, 2), files=old)
    files = [folder.version_files("invoice", "our", row)["template.html"] for row in (1, 2, 3)]
    assert files == [b"one", b"two", b"one"]


@pytest.mark.parametrize("name", ["../x", "", "A", "x" * 60])
def test_names_lead_nowhere_else(folder, name):
    """A template's name is a folder's, inside of the root."""
    with pytest.raises(TemplateError):
        folder.files("invoice", name)


def test_an_unfolded_page_shows_the_words_of_the_shared_one():
    """Blocks of all levels stand in the author's own file, each as it prints."""
    files = {
        "base.html": b"<p>{% block body %}{% block head %}A{% endblock %} {% block foot %}"
        b"<i>{% block sign %}B{% endblock %}</i>{% endblock %}{% endblock %}</p>"
    }
    main = '{% extends "base.html" %}{% block sign %}C{% endblock %}'
    text = unfolded(main, files)
    assert "{% block head %}A{% endblock %}" in text
    assert "{% block foot %}<i>C</i>{% endblock %}" in text
