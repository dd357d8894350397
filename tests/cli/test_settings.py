"""`docgen.toml` refused by name and line."""

from __future__ import annotations

import pytest

from docgen.cli.toml_lines import line_of


@pytest.mark.parametrize(
    ("text", "complaints"),
    [
        ('store = "sqlite:///docs.db"\ntemplates = "templates"', ["line 2: templates: a list"]),
        (
            'folder = "elsewhere"\nartifacts = 5\nengine = true',
            [
                "line 1: there is no setting 'folder'",
                "line 2: artifacts: text is expected, not 5",
                "line 3: engine: text is expected, not True",
            ],
        ),
        ('stroe = "x"', ["line 1: there is no setting 'stroe'; did you mean 'store'?"]),
        ('store = "a"\n\nstore = "b"', ["store: Cannot overwrite"]),
        ('[source]\nsql = "a"\n[source]\nfile = "b"', ["source: Cannot declare", "line 3"]),
        ('# nothing\n[source]\nurl = "x"', ["line 3: there is no setting 'source.url'"]),
        ('[source]\nfile = "a"\nsql = [1]', ["line 3: source.sql: text is expected, not [1]"]),
        ("[template_choice]\nact = 5", ["line 2: template_choice.act: text is expected"]),
        ('templates = ["a", 5]', ["line 1: templates: text is expected, not 5"]),
        ("numbering = 5", ["line 1: numbering: a mapping is expected"]),
        ("source = []", ["line 1: source: a mapping with the fields of SourceSettings"]),
        ('"engine" = 1', ["line 1: engine: text is expected"]),
        ("store = 2026-10-01", ["line 1: store: text is expected"]),
        ("untrusted_templates = {a = 1}", ["line 1: untrusted_templates: a list"]),
    ],
)
def test_a_wrong_kind_or_name_is_refused_by_name_and_line(at_home, run, text, complaints):
    """A text is never read letter by letter, nor a number as a text; nothing is made."""
    (at_home / "docgen.toml").write_text(text, encoding="utf-8")
    done = run("types", "--json")
    assert (done.status, done.out) == (2, "")
    for complaint in complaints:
        assert complaint in done.err
    assert [path.name for path in at_home.iterdir()] == ["docgen.toml"]


@pytest.mark.parametrize(
    ("setting", "line"),
    [
        ("store", 2),
        ("source", 3),
        ("source.sql", 4),
        ("source.nothing", 3),
        ("numbering.act.mask", 6),
        ("numbering.act", 5),
        ("findings.buyer.kpp.missing", 8),
        ("findings.line", 7),
        ("nothing", None),
    ],
)
def test_the_line_of_a_setting_or_of_what_is_around_it(setting, line):
    """Headers, dotted and quoted keys; comments and values that look like keys do not count."""
    text = (
        "# store = 1\n"
        "store = 'a = b'\n"
        "[source]  # where\n"
        "sql = 'x'\n"
        "[numbering.act]\n"
        "mask = 'М-{N}'\n"
        "[findings]\n"
        "'buyer.kpp.missing' = 'error'\n"
    )
    assert line_of(text, setting) == line


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[numbering.act]\nreset = 'year'\nmask = 5", "line 3: numbering.act.mask is 5"),
        ("[numbering.act]\nreset = 'year'\nmask = '{Ц}'", "line 3: "),
        ("[numbering.act]\nreset = 'week'", "line 1: "),
        ("[numbering.act]\nmsak = '{N}'", "line 2: there is no setting of numbering.act 'msak'"),
        ("[numbering.akt]\nmask = '{N}'", "line 1: there is no document type 'akt'"),
        ("[findings]\n'line.name.missing' = 'bad'", "line 2: findings.line.name.missing is 'bad'"),
        (
            "[findings]\n'bayer.kpp.missing' = 'info'",
            "line 2: there is no finding 'bayer.kpp.missing'",
        ),
        ("[findings.types.act]\n'acts.x' = 'info'", "line 2: there is no finding 'acts.x'"),
        ("[findings.types.akt]\n'a.b' = 'info'", "line 1: there is no document type 'akt'"),
        ("[findings]\n\n'xsd.refused' = 'info'", "line 3: findings.xsd.refused cannot be lowered"),
        (
            "[findings.organisations.sever]\n'line.name.missing' = 1",
            "line 2: findings.organisations.sever.line.name.missing is 1",
        ),
    ],
)
def test_numbering_and_severities_are_refused_by_line(at_home, run, text, complaint):
    """What only the façade knows to be wrong is told with its place in the file, too."""
    (at_home / "docgen.toml").write_text(text, encoding="utf-8")
    done = run("types", "--json")
    assert (done.status, done.out) == (2, "")
    assert f"docgen.toml, {complaint}" in done.err
