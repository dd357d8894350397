from __future__ import annotations

import pytest

from docgen.templates.typography import typeset

NBSP = "\u00a0"


def test_composed_requisites_keep_together():
    """What the template says and what the data say are read as one."""
    assert typeset("<body><p>КПП 771001001</p></body>") == f"<body><p>КПП{NBSP}771001001</p></body>"


def test_a_short_word_after_a_slash_is_not_cut_off():
    """A line ends at a slash where it may, and not within «р/с» or «Гбит/с»."""
    whole = '<span style="white-space: nowrap">р/с</span>'
    assert typeset("<body><p>р/с 4070</p></body>") == f"<body><p>{whole}{NBSP}4070</p></body>"
    assert typeset("<body><p>ИНН/КПП</p></body>") == "<body><p>ИНН/КПП</p></body>"


@pytest.mark.parametrize(
    "html",
    [
        "<head><title>Счёт № 15</title></head><body></body>",
        '<body><p title="Счёт № 15"></p></body>',
        "<body><pre>Счёт № 15</pre></body>",
        "<body><textarea>Счёт № 15</textarea></body>",
        "<body><style>a { margin: 5 % }</style></body>",
        "<body><script>let a = '№ 15'</script></body>",
    ],
)
def test_what_is_not_text_for_people_stays_as_it_is(html):
    """The head, attributes, code, and what is shown to the letter."""
    assert typeset(html) == html


def test_a_line_end_of_a_value_ends_a_line():
    """What the page was filled in with says where; in code it says nothing."""
    assert typeset("<body><p>1&#10;2</p></body>") == "<body><p>1<br>2</p></body>"
    assert typeset("<body><pre>1&#10;2</pre></body>") == "<body><pre>1&#10;2</pre></body>"
