"""What authors are told is Russian: every mistake that a template may make has its wording."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import docgen
from docgen.exceptions import TemplateError
from docgen.templates.authoring.messages import explained
from docgen.templates.authoring.said import in_russian, misfits_in_russian
from docgen.templates.authoring.wording import WORDING

MODULES = sorted(Path(docgen.__file__).parent.rglob("*.py"))
CYRILLIC = re.compile("[А-Яа-яЁё]")
ENGLISH = re.compile(r"\b(?:the|an?|is|are|of|to|and|or|not|cannot|must|has|holds)\b")


def reasons():
    """Yield every reason that is written beside an error, as a pattern, with its module."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "reason":
                branches = (node.value,)
                if isinstance(node.value, ast.IfExp):
                    branches = (node.value.body, node.value.orelse)
                for branch in branches:
                    if re.fullmatch(r"[a-z]+\\\..+", _pattern(branch)):
                        yield path.name, _pattern(branch)


def _pattern(node):
    if isinstance(node, ast.JoinedStr):
        return "".join(_pattern(row) or r"\w+" for row in node.values)
    return re.escape(node.value) if isinstance(node, ast.Constant) else ""


def test_every_reason_has_a_wording():
    """Whatever an error may be, its author is told what it is and what to do."""
    found = list(reasons())
    assert len(found) > 60
    for module, pattern in found:
        assert any(re.fullmatch(pattern, name) for name in WORDING), (module, pattern)


def test_every_wording_has_its_error():
    """No row of the table is left over from an error that there is no more."""
    written = {
        node.value
        for path in MODULES
        if path.parent.name != "wording"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    patterns = [pattern for _, pattern in reasons() if r"\w+" in pattern]
    for name in WORDING:
        made = any(re.fullmatch(pattern, name) for pattern in patterns)
        assert name in written or made, name


@pytest.mark.parametrize("reason", sorted(WORDING))
def test_rows_are_russian(reason):
    """A message and a remedy are Russian sentences; only the names of things are not."""
    finding = explained(TemplateError("x", template="t", reason=reason))
    for text in (finding.message, finding.remedy):
        assert CYRILLIC.search(text)
        assert not ENGLISH.search(text)
    assert finding.code.startswith("template.")


@pytest.mark.parametrize(
    ("russian", "spelled"), [(True, "[/если]"), (False, "[/if]"), (None, "[/если]")]
)
def test_remedies_are_in_the_authors_spelling(russian, spelled):
    """A condition is spelled in the words that the author spells shortcodes in."""
    error = TemplateError("x", template="t", reason="html.branches")
    assert spelled in explained(error, russian=russian).remedy


def test_a_mistakes_own_spelling_counts_for_more():
    """Whoever wrote [if] is told of [if], whatever the rest of the file is written in."""
    error = TemplateError(
        "x", template="t", reason="shortcode.branch_outside", details={"tag": "[else]"}
    )
    assert "[/if]" in explained(error, russian=True).remedy


@pytest.mark.parametrize(
    ("said", "russian"),
    [
        ("optional takes no value", "значения не бывает"),
        ("case shapes names, positions and other texts, not Money", "«падеж» меняет имена"),
        ("round keeps from 0 to 6 places, not 7", "0–6"),
        ("expected token 'end of print statement', got 'name'", "нужно «}}», а стоит «имя»"),
        ("Encountered unknown tag 'frm'. Jinja was looking for …", "неизвестная метка {% frm %}"),
        ("'decimal.Decimal object' has no attribute 'foo'", "нет «foo»"),
        ("[<class 'decimal.DivisionByZero'>]", "деление на ноль"),
        ("<script> is not available to templates that are not trusted", "<script>"),
        ("something that nobody thought of", "не разобрана"),
        ("уже по-русски", "уже по-русски"),
    ],
)
def test_what_machines_say_is_said_in_russian(said, russian):
    """The engine's and the modifiers' own words are rendered, or told as not understood."""
    assert russian in in_russian(said)
    assert not ENGLISH.search(in_russian(said))


def test_what_the_settings_say_is_said_in_russian():
    """A mistake of template.toml names the setting."""
    said = misfits_in_russian(
        [
            ("title", "is required and missing"),
            ("tracked", "one of accept, refuse is expected, not 'x'"),
        ]
    )
    assert said == "title: не указано; tracked: нужно одно из: accept, refuse, а не 'x'"
