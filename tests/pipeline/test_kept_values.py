"""What a preview's worker keeps from key to key."""

from __future__ import annotations

import pickle

from attrs import evolve

from docgen import DocGen
from docgen.pipeline.previews import jobs
from docgen.rendering.workers.sending import Parcel
from docgen.templates.sandbox.strictness import DraftFill


def test_a_document_is_opened_once_and_its_values_are_its_own():
    """At the next key it is the same object; another one's page has the other one's values."""
    with DocGen() as dg:
        authoring, bench = dg.authoring, dg.authoring.bench()
        document = authoring.document("invoice", dg.catalog.sample("invoice", "vat"), "")
        settings = b'title = "Ours"\nfile_name = "[number]"'
        files = {"template.toml": settings, "template.html": b"<p>[number] [buyer.inn]</p>"}
        template = authoring.template("invoice", "ours", files)
        plugins, renderer = jobs._renderer(bench._setup, bench._engine)
        invoice = plugins.document_type("invoice")

        def printed(parcel: Parcel) -> str:
            sent = pickle.loads(pickle.dumps(parcel))  # noqa: S301 - this test's own
            sight = authoring.sight(template, sent, width=600, page=0, have="")
            task = renderer.task(invoice, sight, DraftFill())
            return task.compiled.render_html(task.context, task.rendering)

        parcel, other = Parcel(document), Parcel(evolve(document, number="16"))
        assert pickle.loads(pickle.dumps(parcel)) is pickle.loads(pickle.dumps(parcel))  # noqa: S301 - the same
        assert [printed(one) for one in (parcel, parcel, other, parcel)] == [
            "<p>15 7710990027</p>",
            "<p>15 7710990027</p>",
            "<p>16 7710990027</p>",
            "<p>15 7710990027</p>",
        ]
        bench.close()
