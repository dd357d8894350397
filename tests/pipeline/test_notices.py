from __future__ import annotations

import pytest

from docgen.exceptions import ConfigurationError, UnknownNameError
from docgen.pipeline.notices import read_links


def test_an_address_says_where_the_id_or_the_token_stands():
    """Otherwise every notice would lead to the same page."""
    links = {"document": "https://crm.example/d/{id}", "approval": "https://crm.example/a/{token}"}
    assert read_links(links) == links
    with pytest.raises(ConfigurationError, match=r"links\.document = .* has no \{id\} in it"):
        read_links({"document": "https://crm.example/d"})
    with pytest.raises(ConfigurationError, match=r"has no \{token\} in it"):
        read_links({"approval": "https://crm.example/a/{id}"})
    with pytest.raises(UnknownNameError):
        read_links({"invoices": "https://crm.example/{id}"})
