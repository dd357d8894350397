"""Make docstrings and signatures fit for the reference: an extension of Griffe.

``:class:`Period``` and ``:meth:`draft``` become code. How a service is made of the façade's wiring
is left out: nobody but the façade does it.
"""

from __future__ import annotations

import re
from typing import Any, Final

import griffe

_ROLE: Final = re.compile(r":(?:class|meth|func|mod|attr|data|exc):`~?\.?(?P<name>[\w.]+)`")
_MADE_OF: Final = "wiring"


class Readable(griffe.Extension):
    """Rewrites whatever is loaded."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:  # noqa: ANN401 - Griffe's own
        """Rewrite one object."""
        if obj.docstring is not None:
            text = obj.docstring.value.replace("``", "`")
            obj.docstring.value = _ROLE.sub(r"`\g<name>`", text)
        if isinstance(obj, griffe.Class):
            made = obj.members.get("__init__")
            if isinstance(made, griffe.Function) and _MADE_OF in made.parameters:
                del obj.members["__init__"]
