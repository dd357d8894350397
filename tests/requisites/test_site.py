from __future__ import annotations

import pytest

from docgen.requisites.site import bare_site, is_site


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("https://example.com/", "example.com"),
        ("HTTP://example.com/about/", "example.com/about"),
        ("пример.рф", "пример.рф"),
        ("https://b2b.example.com:8080/x?y=1", "b2b.example.com:8080/x?y=1"),
    ],
)
def test_a_site_prints_as_people_read_it(text, bare):
    """The scheme and the last slash are for browsers."""
    assert bare_site(text) == bare
    assert is_site(text)


@pytest.mark.parametrize(
    "text", ["example", "нет", "example.com or other", "ftp://a.com", "a@b.ru"]
)
def test_what_is_no_address_of_a_site_is_told(text):
    """A host has a dot and no spaces; an e-mail address is not a site."""
    assert not is_site(text)
