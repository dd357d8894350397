"""Functions of a plugin that are imported when they are first called.

What reads and builds official files has many tables, and whoever prints a bill needs none of them:
a plugin that names such functions late costs those nothing who only start docgen.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from attrs import frozen


@frozen
class LateFunction:
    """A function by its module and its name, called as the function itself."""

    module: str
    name: str

    def __call__(self, *arguments: Any) -> Any:  # noqa: ANN401 - the function's own
        """Return what the function returns.

        Raises:
            ImportError: there is no such module.
            AttributeError: the module has no such function.

        """
        return getattr(import_module(self.module), self.name)(*arguments)
