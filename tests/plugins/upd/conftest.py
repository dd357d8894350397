"""Payloads of УПД, and their words on the page."""

from __future__ import annotations

import re

import pytest

import docgen
from docgen.kit.samples import sale
from docgen.models.mapping import from_mapping
from docgen_plugins.upd.payload import UpdPayload

_TAG = re.compile(r"<[^>]+>")


@pytest.fixture
def payload():
    """Return a function that makes the payload of a sale with something changed."""
    return lambda **changes: from_mapping(UpdPayload, sale(**changes))


@pytest.fixture
def text():
    """Return a function that gives the words of a page, without soft hyphens."""

    def read(data):
        file = docgen.render("upd", data, format="html", number="15")
        body = file.content.decode().partition("<body>")[2].replace("&shy;", "")
        return " ".join(_TAG.sub(" ", body).replace("\u00a0", " ").split())

    return read
