"""Import every module of an installed docgen: what a dependency is too old for is told here.

Usage: ``python scripts/import_everything.py`` in an environment that has all extras.
"""

from __future__ import annotations

import importlib
import pkgutil

import django
from django.conf import settings

import docgen
import docgen_plugins


def main() -> None:
    """Import them in order, and say how many there are."""
    settings.configure(INSTALLED_APPS=["docgen.contrib.django"])
    django.setup()
    count = 0
    for package in (docgen, docgen_plugins):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__") and ".migrations." not in module.name:
                importlib.import_module(module.name)
                count += 1
    print(f"{count} modules")


if __name__ == "__main__":
    main()
