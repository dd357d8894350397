from __future__ import annotations

import pytest
from attrs import evolve

from docgen.exceptions import StorageError
from docgen.store.files.template_archive import pack, unpack


def test_a_template_comes_back_whole(template):
    """Settings and the bytes of every file are the same."""
    assert unpack(pack(template)) == template


def test_equal_templates_give_equal_bytes(template):
    """The order of the files does not matter."""
    turned = dict(reversed(template.files.items()))
    assert pack(evolve(template, files=turned)) == pack(template)


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b"{}", b'{"files": []}'])
def test_bytes_that_are_no_template_are_told(content):
    """The error says what to do."""
    with pytest.raises(StorageError, match="Restore it from a backup"):
        unpack(content)
