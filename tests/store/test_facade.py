from __future__ import annotations

import fsspec
import pytest

from docgen import DocGen
from docgen.kit.samples import sale

FILES = "memory://facade/files"


@pytest.fixture
def docgen(url):
    """Open a façade over the test's database, with artifacts behind an address."""
    with DocGen(store=url, artifacts=FILES) as facade:
        yield facade
    fsspec.filesystem("memory").rm("/facade", recursive=True)


def test_a_document_is_issued_and_rendered_from_any_store(docgen):
    """The same call on every database: a number, a file that is kept, and a sound audit."""
    document = docgen.issue("invoice", sale())
    assert document.number == "1"
    html = docgen.file(document, "html")
    assert docgen.file(document.id, "html") == html
    assert docgen.store.audit() == ()
