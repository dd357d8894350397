"""The stylesheets of a page: the template's own, below those of the organisation's colours.

No value of the data may stand in a stylesheet of a template. So docgen itself writes the two
variables that stylesheets may use: ``var(--organisation-accent, #14526b)``, with the template's
own colour for organisations that have none, and ``var(--organisation-tint, …)``, the background
that goes with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from docgen.models import Payload, Template
from docgen.requisites.accent import Colour, visible_accent

_COLOURS: Final = "organisation.css"
_RULE: Final = ":root {{ --organisation-accent: {accent}; --organisation-tint: {tint} }}\n"


@frozen(kw_only=True)
class Stylesheets:
    """Paths of stylesheets in ``files``, in the order of the cascade; ``hash`` tells the files."""

    paths: tuple[str, ...]
    files: Mapping[str, bytes]
    hash: str

    @property
    def text(self) -> str:
        """All of them as one."""
        return "\n".join(self.files[path].decode("utf-8") for path in self.paths)


def stylesheets(template: Template, payload: Payload) -> Stylesheets:
    """Return the stylesheets of a document's pages."""
    accent = visible_accent(payload.seller.accent)
    if accent is None:
        return Stylesheets(paths=template.styles, files=template.files, hash=template.hash)
    return Stylesheets(
        paths=(_COLOURS, *template.styles),
        files={**template.files, _COLOURS: _colours(accent)},
        hash=f"{template.hash}-{accent.value[1:]}",
    )


def _colours(accent: Colour) -> bytes:
    return _RULE.format(accent=accent.value, tint=accent.tint.value).encode()
