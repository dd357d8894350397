"""A page is filled in once, before its document has a number; what is made of it stays the same."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from types import SimpleNamespace

import pytest
from attrs import evolve

from docgen import hookimpl
from docgen.batch import Outcome
from docgen.models import Channel, Picture, Shortcode, ShortcodeKind
from docgen.official.late import LateXml
from docgen.templates.sandbox.environment import CompiledTemplate
from docgen.templates.sandbox.qr import draw_qr
from docgen.templates.word.rendering import CompiledDocx

PERIOD = "2026-10"


@pytest.fixture
def month(open_docgen, monkeypatch):
    """Open a façade, and make a month in this process as workers do.

    Returned is it, and of each page that was to get its number whether it could be put in.
    """
    completed = []

    def watch(compiled, name):
        complete = getattr(compiled, name)

        def watched(self, *arguments):
            made = complete(self, *arguments)
            completed.append(made is not None)
            return made

        monkeypatch.setattr(compiled, name, watched)

    watch(CompiledTemplate, "complete_html")
    watch(CompiledDocx, "complete")
    watch(LateXml, "file")

    def make(source, code="invoice", channel=Channel.EMAIL, format_="html", **settings):
        docgen = open_docgen(source, **settings)
        with ThreadPoolExecutor(1) as executor:
            how = {"formats": [format_], "channel": channel, "executor": executor}
            report = docgen.batch(code, period=PERIOD, **how)
        return docgen, report, completed

    return make


def require_same(docgen, code="invoice", channel=Channel.EMAIL, format_="html"):
    """See that each file is what its document gives when it is filled in anew."""
    documents = [docgen.store.get(row.id) for row in docgen.store.list()]
    assert documents
    for document in documents:
        place = docgen.documents.template(document), format_, channel
        kind = docgen.catalog.document_type(code)
        anew = docgen._wiring.renderer.render(kind, document, *place)
        kept = docgen.file(document, format_, channel=channel)
        assert (kept.content, kept.name) == (anew.content, anew.name)
        assert set(kept.notes) == set(anew.notes)


@pytest.mark.parametrize("code", ["invoice", "act"])
@pytest.mark.parametrize("template", ["classic", "modern"])
def test_the_number_is_put_in_wherever_it_prints(code, template, telecom, month):
    """In headings, attributes and the QR code of the payment; escaped as ever."""
    mask = {code: {"mask": "<{N}> & «Ы»"}}
    docgen, _, completed = month(telecom(2), code, template_choice={code: template}, numbering=mask)
    assert completed == [True, True]
    require_same(docgen, code)


@pytest.mark.parametrize("code", ["invoice", "act"])
def test_the_number_is_put_in_wherever_it_prints_in_a_word_file(code, telecom, month):
    """In its text, its properties and its barcode; and in no page, which nobody asked for."""
    mask = {code: {"mask": "<{N}> & «Ы»"}}
    source = telecom(2)
    source.seller = evolve(source.seller, stamp=draw_qr("печать"), facsimile_types=(code,))
    docgen, _, completed = month(source, code, format_="docx", numbering=mask)
    assert completed == [True, True]
    require_same(docgen, code, format_="docx")


@pytest.mark.parametrize(("mask", "is_simple"), [("СЧ-{N}/1", True), ("<{N}>  & «Ы»", False)])
def test_an_official_file_gets_its_number_and_its_name(mask, is_simple, telecom, month):
    """It is validated as a draft's, and built anew where XML may write the number otherwise."""
    docgen, _, completed = month(
        telecom(1), "upd", format_="xml", numbering={"upd": {"mask": mask}}
    )
    assert completed == [is_simple]
    require_same(docgen, "upd", format_="xml")


def test_no_number_is_taken_for_a_word_file_that_no_template_makes(telecom, month):
    """What is wanted is tried, and not the page beside it."""
    _, report, _ = month(telecom(1), format_="docx", template_choice={"invoice": "modern"})
    (refused,) = report.rows
    assert (refused.outcome, refused.code) == (Outcome.SKIPPED, "template.missing_file")


@pytest.mark.parametrize(
    "body",
    [
        '[if number == "1"]первый[else]не первый[/if]',
        "{{ number|plain_text|upper }} [number]",
        '{% set name %}№ [number]{% endset %}{{ name|length }} <i title="{{ name }}">я</i>',
        "{% for digit in number %}{{ digit }}-{% endfor %}{{ 'x' ~ number }}",
        (
            "[document.barcode][if document.issued]выпущен[else]черновик[/if]"
            '{% block one %}[number]{% endblock %}<i title="{{ self.one() }}">я</i>'
        ),
    ],
)
def test_what_is_made_of_the_number_is_made_of_the_right_one(body, write_template, telecom, month):
    """Whatever a template does with it, the page is the one that its document gives."""
    docgen, report, _ = month(
        telecom(2), templates=[write_template(body)], template_choice={"invoice": "mine"}
    )
    assert report.count(Outcome.MADE) == 2
    require_same(docgen)


def test_a_getter_that_fails_of_a_document_does_so_before_the_number(
    write_template, telecom, plugin, monkeypatch, month
):
    """It gets something that behaves as a document does: none can be a key, for instance."""
    row = Shortcode(
        name="one",
        alias="один",
        title="Моё",
        kind=ShortcodeKind.TEXT,
        example="7",
        value=lru_cache(lambda document: document.number),
    )

    @hookimpl
    def docgen_shortcode_resolver(document_type):
        """Supply the shortcode."""
        resolver = SimpleNamespace(catalog=lambda: (row,))
        return resolver if document_type.code == "invoice" else None

    mine = plugin("mine", docgen_shortcode_resolver)
    monkeypatch.setitem(sys.modules, "mine", mine)
    chosen = {"templates": [write_template("[one]")], "template_choice": {"invoice": "mine"}}
    _, report, _ = month(telecom(1), plugins=[mine], **chosen)
    (refused,) = report.rows
    assert (refused.outcome, refused.document_id) == (Outcome.FAILED, None)
    assert "mine" in refused.message


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.PAPER])
def test_a_stamp_stands_where_its_channel_allows(channel, telecom, month):
    """What may not stand on paper is not kept for it either."""
    source = telecom(1)
    stamp = Picture(content=b"\x89PNG\r\n\x1a\n")
    source.seller = evolve(source.seller, stamp=stamp, facsimile_types=("invoice",))
    docgen, _, completed = month(source, channel=channel)
    assert completed == [True]
    require_same(docgen, channel=channel)


def test_a_page_that_nobody_asked_for_stands_in_nobodys_way(write_template, open_docgen, telecom):
    """Who wants XML alone is not told what is wrong with the page; whoever wants it, is."""
    root = write_template("[buyer.fax]", code="upd")
    docgen = open_docgen(telecom(1), templates=[root], template_choice={"upd": "mine"})
    plan = {
        format_: docgen.batch("upd", period=PERIOD, formats=[format_], dry_run=True).rows[0]
        for format_ in ("xml", "html")
    }
    assert plan["xml"].outcome is Outcome.PLANNED
    assert (plan["html"].outcome, plan["html"].code) == (
        Outcome.SKIPPED,
        "template.shortcode_unknown",
    )
