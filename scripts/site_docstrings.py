"""Turn the roles of docstrings into links of the site: an extension of Griffe.

``:class:`Period``` and ``:meth:`draft``` become links to what they name, where the reference shows
it, and code where it does not.
"""

from __future__ import annotations

import re
from typing import Any, Final

import griffe

_ROLE: Final = re.compile(r":(?:class|meth|func|mod|attr|data|exc):`~?\.?(?P<name>[\w.]+)`")


class Roles(griffe.Extension):
    """Rewrites the docstring of whatever is loaded."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:  # noqa: ANN401 - Griffe's own
        """Rewrite one docstring."""
        if obj.docstring is not None:
            text = obj.docstring.value.replace("``", "`")
            obj.docstring.value = _ROLE.sub(r"`\g<name>`", text)
