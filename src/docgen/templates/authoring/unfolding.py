"""A template that builds on a shared one, unfolded: its author sees the words of the whole page.

Every block of the shared page is written out in the author's own file, as it prints now; blocks
inside of blocks become what they hold.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_EXTENDS: Final = re.compile(r'\{%-?\s*extends\s+"([^"]+)"\s*-?%\}')
_TAG: Final = re.compile(r"\{%-?\s*(block\s+(?P<name>\w+)|endblock(?:\s+\w+)?)\s*-?%\}")
_COMMENT: Final = re.compile(r"\{#.*?#\}\n?", re.DOTALL)
_SUPER: Final = "super()"
#: The block that holds all the others.
_BODY: Final = "body"


def unfolded(main: str, files: Mapping[str, bytes]) -> str:
    """Return a page with the blocks that it takes over from others written out.

    A page that uses what cannot be written out stays as it is.
    """
    chain = _chain(main, files)
    if len(chain) < 2 or any(_SUPER in text for text in chain):  # noqa: PLR2004 - a page and its base
        return main
    blocks: dict[str, str] = {}
    for text in chain:
        for name, body in _blocks(text).items():
            blocks.setdefault(name, body)
    if _BODY not in blocks:
        return main
    base = next(match for match in map(_EXTENDS.search, chain[:1]) if match)
    outer = [name for name in _order(blocks[_BODY]) if name in blocks]
    written = [_written(name, _inlined(blocks[name], blocks)) for name in outer]
    return f'{{% extends "{base[1]}" %}}\n\n' + "\n".join(written)


def _chain(main: str, files: Mapping[str, bytes]) -> list[str]:
    """Return the texts of a page and of all that it builds on, the innermost first."""
    texts = [main]
    while (match := _EXTENDS.search(texts[-1])) and match[1] in files:
        texts.append(_COMMENT.sub("", files[match[1]].decode("utf-8")))
    return texts


def _blocks(text: str) -> dict[str, str]:
    """Return what the blocks of a text hold, inner ones too, by their names."""
    found: dict[str, str] = {}
    open_blocks: list[tuple[str, int]] = []
    for match in _TAG.finditer(text):
        if match["name"]:
            open_blocks.append((match["name"], match.end()))
        elif open_blocks:
            name, begin = open_blocks.pop()
            found.setdefault(name, text[begin : match.start()])
    return found


def _order(body: str) -> list[str]:
    """Return the names of the outermost blocks of a text, in their order."""
    names, depth = [], 0
    for match in _TAG.finditer(body):
        if match["name"]:
            if depth == 0:
                names.append(match["name"])
            depth += 1
        else:
            depth -= 1
    return names


def _inlined(body: str, blocks: Mapping[str, str]) -> str:
    """Return a text whose blocks have become what they hold."""
    pieces, depth, end = [], 0, 0
    for match in _TAG.finditer(body):
        if match["name"]:
            if depth == 0:
                pieces += [body[end : match.start()], _inlined(blocks[match["name"]], blocks)]
            depth += 1
        else:
            depth -= 1
            end = match.end()
    return "".join([*pieces, body[end:]])


def _written(name: str, body: str) -> str:
    return f"{{% block {name} %}}{body}{{% endblock %}}\n"
