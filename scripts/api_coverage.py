"""Say which methods of the façade and its services no test and no page calls by name.

A call is ``dg.numbers.take(…)`` in ``tests/`` or in an example of a page that the tests run; what
is called by a variable of another name, or only by the command line, is not seen.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from make_api_reference import pages

ROOT = Path(__file__).resolve().parent.parent


def called() -> str:
    """Return the text of everything that calls."""
    files = [*ROOT.glob("tests/**/*.py"), *ROOT.glob("docs/**/*.md"), ROOT / "README.md"]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def methods() -> dict[str, list[str]]:
    """Return the public methods of the façade and of each service, by how a host writes them."""
    found = {"dg": pages()["index"][1:2], **{f"dg.{name}": row for name, row in pages().items()}}
    for name in ("dg.index", "dg.plugins", "dg.store", "dg.scheduling"):
        del found[name]
    return {
        place: [
            name
            for name, value in vars(classes[0]).items()
            if not name.startswith("_") and callable(value)
        ]
        for place, classes in found.items()
    }


def main() -> int:
    """Print a line for each service."""
    text = called()
    total = missed = 0
    for place, names in methods().items():
        last = place.rpartition(".")[2]
        owner = r"(?:\w*docgen|\w*dg|facade|office|api)" if place == "dg" else rf"{last}"
        unseen = [name for name in names if not re.search(rf"\b{owner}\.{name}\(", text)]
        total, missed = total + len(names), missed + len(unseen)
        print(f"{place}: {len(names) - len(unseen)} of {len(names)}", *unseen)
    print(f"in all: {total - missed} of {total}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
