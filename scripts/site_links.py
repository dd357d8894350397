"""Take into the site what lies outside docs/, and lead its links there: a hook of MkDocs.

The pages link to one another as files of the checkout, so that they can be read there, too. What a
link finds outside docs/ is either one of :data:`TAKEN_IN`, which become pages of the site, or code,
whose name is left without a link: the site has no copy of the code beside the reference.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.pages import Page

ROOT: Final = Path(__file__).resolve().parent.parent

#: file of the checkout → page of the site
TAKEN_IN: Final = {
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "reporting.md",
    **{
        path.relative_to(ROOT).as_posix(): f"examples/{path.parent.name}.md"
        for path in sorted(ROOT.glob("examples/*/README.md"))
    },
    "tests/language/corpus/README.md": "explanation/corpus-of-names.md",
}
_PAGES: Final = {page: file for file, page in TAKEN_IN.items()}
_LINK: Final = re.compile(r"(?P<image>!?)\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<to>[^)\s]+)\)")
_FENCE: Final = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that lie outside docs/."""
    from mkdocs.structure.files import File

    for name, page in TAKEN_IN.items():
        content = (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=content))
    return files


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Return the page with its links to files of the checkout led to pages of the site."""
    source = _source(page.file)
    parts = _FENCE.split(markdown)
    parts[::2] = [
        _LINK.sub(lambda match: _led(match, source, page.file.src_uri), part) for part in parts[::2]
    ]
    return "".join(parts)


def _source(file: File) -> str:
    return _PAGES.get(file.src_uri, f"docs/{file.src_uri}")


def _led(match: re.Match[str], source: str, page: str) -> str:
    path, hash_sign, anchor = match["to"].partition("#")
    if not path or "://" in path or path.startswith("mailto:"):
        return match[0]
    found = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    if found.startswith("docs/"):
        target = found.removeprefix("docs/")
    elif found in TAKEN_IN:
        target = TAKEN_IN[found]
    else:
        return match["text"]
    led = posixpath.relpath(target, posixpath.dirname(page) or ".")
    return f"{match['image']}[{match['text']}]({led}{hash_sign}{anchor})"
