"""The page of an author's guide about ready pages, held against the pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docgen import DocGen
from docgen.resources import templates_root

GUIDE = (Path(__file__).parents[2] / "docs" / "templates.md").read_text("utf-8")
BLOCK = re.compile(r"\{%-?\s*block\s+(\w+)")
EXTENDS = re.compile(r'\{%-?\s*extends\s+"([^"]+)"')


def pages() -> dict[str, str]:
    """Return the pages that others may extend, by their names."""
    folder = templates_root() / "_base"
    return {
        f"_base/{row.name}": text
        for row in folder.iterdir()
        if row.name.endswith(".html") and "{% block" in (text := row.read_text("utf-8"))
    }


def blocks(name: str) -> set[str]:
    """Return the blocks of a page and of those that it extends."""
    text = pages()[name]
    own = set(BLOCK.findall(text))
    return own.union(*map(blocks, EXTENDS.findall(text)))


def documented() -> dict[str, set[str]]:
    """Return what the guide says."""
    rows = re.findall(r"^\| `(_base/[\w.]+)` \| (.+) \|$", GUIDE, re.MULTILINE)
    return {name: set(re.findall(r"`(\w+)`", names)) for name, names in rows}


def test_the_guide_names_all_blocks_of_all_pages():
    """No more and no fewer."""
    assert documented() == {name: blocks(name) for name in pages()}


@pytest.mark.parametrize(
    ("page", "block"), [(page, block) for page in sorted(pages()) for block in sorted(blocks(page))]
)
def test_each_block_can_be_replaced(write_template, page, block):
    """A template of two lines that extends the page prints what it says in place of the block."""
    code = "mail" if page.startswith("_base/letter") else "invoice"
    root = write_template("x", code=code)
    folder = root / code / "mine"
    (folder / "template.html").write_text(
        f'{{% extends "{page}" %}}\n{{% block {block} %}}Слова автора{{% endblock %}}\n',
        encoding="utf-8",
    )
    docgen = DocGen(templates=[root])
    data = next(iter(docgen.catalog.document_type(code).samples().values()))
    file = docgen.render(code, data, template="mine", format="html", number="15")
    assert "Слова автора" in file.content.decode()
