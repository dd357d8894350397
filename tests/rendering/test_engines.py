"""One template, two engines, the same page; and what happens when the fast one dies.

The pages of the samples are compared where they are rendered: in ``test_rendering.py``.
"""

from __future__ import annotations

from functools import cache

import pytest
from attrs import evolve

from docgen import DocGen
from docgen.exceptions import (
    EngineLimitError,
    EngineUnavailableError,
    ResourceRefusedError,
    UnknownNameError,
    WorkerError,
)
from docgen.kit.samples import repeated_lines, sale
from docgen.models import SalePayload
from docgen.rendering.engines.choice import EngineChoice
from docgen.rendering.engines.page_area import excess
from docgen.rendering.engines.paged_media import inline_document_name, protect_hyphenated_numbers
from docgen.rendering.engines.plutoprint import PlutoPrintEngine
from docgen.rendering.engines.plutoprint_drawing import draw
from docgen.rendering.engines.weasyprint import WeasyPrintEngine
from docgen.rendering.protocols import Page
from docgen.rendering.workers import SHARED, TRUSTED, WorkerPool

FULL, FAST = DocGen(engine="weasyprint"), DocGen()
TEMPLATES = [
    (row.code, name) for row in FAST.catalog.types() for name in FAST.catalog.templates(row.code)
]
#: Lengths at which totals and signatures have no room below the last line.
CROWDED = [
    pytest.param(code, name, count, id=f"{code}-{name}-{count}")
    for code, name, counts in (
        ("act", "classic", (22, 36)),
        ("act", "modern", (20, 52)),
        ("invoice", "classic", (20, 31, 66)),
        ("invoice", "modern", (13, 25)),
        ("upd", "classic", (9, 25, 44)),
        ("vat_invoice", "classic", (19, 23)),
    )
    for count in counts
]
LONG = [
    pytest.param(code, name, 40, id=f"{code}-{name}-40")
    for code, name in TEMPLATES
    if issubclass(FAST.catalog.document_type(code).payload, SalePayload)
] + [pytest.param("invoice", "classic", 500, id="invoice-classic-500")]


@cache
def engines():
    """Return the two engines, the reference first."""
    return WeasyPrintEngine(), PlutoPrintEngine(SHARED)


def page(body, style="", **more):
    """Make a page of a body and a stylesheet."""
    html = f"<!DOCTYPE html><html lang='ru'><head><title>Т</title></head><body>{body}</body></html>"
    files = {"style.css": style.encode()}
    return Page(html=html, styles=("style.css",), files=files, files_hash=str(hash(style)), **more)


def render_both(code, name, data):
    """Render by either engine, as an issued document goes by e-mail."""
    wanted = {"template": name, "number": "15", "channel": "email"}
    return [docgen.render(code, data, **wanted) for docgen in (FAST, FULL)]


# The same pages ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "name", "count"), LONG)
def test_long_documents_break_alike(code, name, count, assert_same_pages):
    """Documents of many lines have the same pages, however many."""
    samples = FAST.catalog.document_type(code).samples()
    data = {**next(iter(samples.values())), "lines": repeated_lines(count)}
    fast, full = render_both(code, name, data)
    assert_same_pages(fast.content, full.content)


@pytest.mark.parametrize(("code", "name", "count"), CROWDED)
def test_the_last_line_goes_with_what_must_not_stand_alone(code, name, count, assert_same_pages):
    """The fast engine makes such pages itself, and as the other one does."""
    samples = FAST.catalog.document_type(code).samples()
    data = {**next(iter(samples.values())), "lines": repeated_lines(count)}
    fast, full = render_both(code, name, data)
    assert fast.engine.startswith("plutoprint ")
    assert_same_pages(fast.content, full.content)


@pytest.mark.parametrize(("code", "name"), TEMPLATES)
def test_every_template_is_made_by_the_fast_engine(code, name):
    """The comparison is one of two engines: the fast one makes every template's first sample."""
    data = next(iter(FAST.catalog.document_type(code).samples().values()))
    made = FAST.render(code, data, template=name, number="15")
    assert made.engine == f"plutoprint {engines()[1].version}"


# The choice --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "style"),
    [
        ("<p>слово&shy;форма</p>", ""),
        ('<p><span class="page-number"></span></p>', ""),
        (
            "<p>1</p>",
            "p { string-set: chapter content() } @page { @top-left { content: string(x) } }",
        ),
        (
            "<p>1</p>",
            "p { position: running(head) } @page { @top-left { content: element(head) } }",
        ),
        ("<p>1</p>", "p { float: footnote }"),
    ],
)
def test_a_page_beyond_the_fast_engine_is_made_by_the_other(body, style):
    """Whatever PlutoPrint would print otherwise, or die of, goes to WeasyPrint without a word."""
    drawing = EngineChoice(engines()).draw(page(body, style))
    assert drawing.engine.startswith("weasyprint ")
    assert drawing.notes == ()


def test_what_is_kept_below_a_text_decides_about_the_engine():
    """Without a table of lines nobody knows where to break; WeasyPrint takes lines along."""
    kept = ".keep { break-before: avoid; break-inside: avoid; height: 50mm }"
    long = page("<p>Строка</p>" * 30 + '<div class="keep">Подписи</div>', kept)
    with pytest.raises(EngineLimitError, match="last lines"):
        PlutoPrintEngine(SHARED).render(long)
    assert EngineChoice(engines()).draw(long).engine.startswith("weasyprint ")


def test_the_host_goes_before_the_template_and_the_template_before_auto(write_template):
    """An engine is chosen by configuration, else by the template, else by docgen."""
    root = write_template()
    settings = root / "invoice" / "mine" / "template.toml"
    settings.write_text(settings.read_text("utf-8") + 'engine = "weasyprint"\n', encoding="utf-8")
    for engine, made_by in (("auto", "weasyprint"), ("plutoprint", "plutoprint")):
        with DocGen(templates=[root], engine=engine) as docgen:
            made = docgen.render("invoice", sale(), template="mine", number="1")
        assert made.engine.startswith(f"{made_by} ")


def test_an_unknown_engine_is_named():
    """A misspelt engine is refused at once, with the nearest name."""
    with pytest.raises(UnknownNameError, match="plutoprint"):
        DocGen(engine="plutoprnt")


# The death of the fast engine --------------------------------------------------------------------


class Lost:
    """An engine that its worker does not survive, or that is not there."""

    name = "plutoprint"
    version = "0"

    def __init__(self, error):
        self._error = error

    def render(self, page):  # noqa: ARG002 - no page is survived
        """Fail."""
        raise self._error


def test_a_page_that_the_fast_engine_did_not_survive_is_made_by_the_other():
    """The page is there, and its notes tell what happened."""
    choice = EngineChoice([engines()[0], Lost(WorkerError("crash", "so it was"))])
    drawing = choice.draw(page("<p>1</p>"))
    assert drawing.engine.startswith("weasyprint ")
    assert ["аварийно" in note for note in drawing.notes] == [True]


@pytest.mark.parametrize("reason", ["time", "memory"])
def test_a_page_that_overran_its_limits_is_not_tried_again(reason):
    """It has had all the time or memory that there is for it: by no engine there is more."""
    choice = EngineChoice([engines()[0], Lost(WorkerError(reason, "so it was"))])
    with pytest.raises(WorkerError) as lost:
        choice.draw(page("<p>1</p>"))
    assert lost.value.reason == reason


def test_what_a_native_engine_has_no_memory_for_is_no_crash():
    """It aborts where Python would say so; the page is not tried again."""
    rows = "<table>" + "<tr><td>abc<td>def</tr>" * 60_000 + "</table>"
    with WorkerPool(limits=evolve(TRUSTED, memory=300_000_000)) as pool:
        error = pool.submit(draw, rows, (), {}).exception(timeout=120)
    assert error.reason == "memory"


def test_without_the_fast_engine_the_other_makes_the_page():
    """An extra that is not installed is missed by nobody who did not ask for it."""
    missing = Lost(EngineUnavailableError("pip install 'docgen-ru[fast]'"))
    assert EngineChoice([engines()[0], missing]).draw(page("<p>1</p>")).notes == ()
    with pytest.raises(EngineUnavailableError, match="fast"):
        EngineChoice([engines()[0], missing], "plutoprint").draw(page("<p>1</p>"))


# Shut off ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        '<img src="file:///etc/passwd">',
        '<img src="http://127.0.0.1:9/x.png">',
        '<img src="../secret.png">',
        '<img src="data:image/svg+xml;base64,PHN2Zy8+">',
        '<a href="file:///etc/passwd">1</a>',
        '<a href="javascript:alert(1)">1</a>',
        '<link rel="stylesheet" href="file:///etc/x.css">',
    ],
)
@pytest.mark.parametrize("engine", engines(), ids=lambda row: row.name)
def test_both_engines_refuse_the_same(engine, body):
    """A page gets its own files and pictures of the data, and nothing else, by either engine."""
    with pytest.raises(ResourceRefusedError):
        engine.render(page(body))


def test_the_same_page_gives_the_same_bytes():
    """A PDF of the fast engine does not remember when it was made."""
    first, second = (engines()[1].render(page("<p>Счёт</p>")) for _ in range(2))
    assert first == second
    assert b"CreationDate" not in first


# What is done for the fast engine ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "pixels"),
    [
        ("@page { size: A4; margin: 12mm 12mm 16mm 15mm }", 0.346),
        ("@page { size: A4; margin: 0 }", 0.299),
        ("@page { size: A4 landscape } @page { margin: 7mm 7mm 11mm }", 0.394),
        ("@page { margin: 10mm; @top-left { margin: 1mm } } @page { margin-left: 0 }", 0.094),
        ("@page { size: 100px 200px; margin: 10px }", 0),
        ("@page { size: 100.5px 200px; margin: 10px /* } */ }", 0.5),
        ("@page { margin: calc(1mm + 1px) }", 0),
        ("@page :first { margin: 1mm }", 0),
    ],
)
def test_the_width_that_is_rounded_up_is_known(style, pixels):
    """What the engine adds to the width of a text, in pixels; none where it cannot be told."""
    assert excess(style) == pytest.approx(pixels, abs=0.002)


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        ("content()", "Акт № 1 «А»"),
        ('"УПД: " content()', "УПД: Акт № 1 «А»"),
        ("attr(title)", 'Имя & \\\\"\\"'),
    ],
)
def test_the_name_of_a_document_stands_in_the_margin(setting, name):
    """The heading, with what the stylesheet puts to it, becomes a text of the stylesheet."""
    style = f"h1 {{ string-set: document-name {setting}; }} a {{ content: string(document-name) }}"
    html = '<h1 title="Имя &amp; \\&quot;&quot;"><b>Акт</b>\n № 1 «А»</h1>'
    expected = name.replace('\\\\"\\"', '\\\\\\"\\"')
    assert f'content: "{expected}"' in inline_document_name(style, html)


def test_a_figure_stays_with_its_hyphen():
    """Names of models do not break between hyphen and figure; tags stay as they are."""
    html = '<style>a-1</style><body><p class="a-1">MR-2400, кое-что</p></body>'
    assert protect_hyphenated_numbers(html) == (
        '<style>a-1</style><body><p class="a-1">M<span style="white-space: nowrap">R-2</span>400, '
        "кое-что</p></body>"
    )
