"""A message for 1C of few documents and of many: how long it takes, how much memory it wants.

Run: ``python benchmarks/onec.py 2000 20000``. Memory must be the same, time grow with the count.
"""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from docgen import DocGen
from docgen.kit.samples import BUYER, COMPANY, sale

_COPIES = """
WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO documents (type, number, date, organisation, client, client_name, contract, period,
    total, currency, status, template, template_hash, payload, payload_hash, issued_at)
SELECT type, 'n' || i, date, organisation, client, client_name, contract, period,
    total, currency, status, template, template_hash, payload, payload_hash, issued_at
FROM documents, n WHERE documents.id = 1
"""
_MEGABYTE = 1024


def main(counts: list[str]) -> None:
    """Measure each count in a process of its own, which is what memory is told of."""
    for count in counts:
        subprocess.run([sys.executable, __file__, "--one", count], check=True)  # noqa: S603 - itself


def measure(count: int) -> None:
    """Export so many documents, and print seconds and megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "docs.db"
        with DocGen(
            store=f"sqlite:///{store}",
            artifacts=Path(folder) / "files",
            numbering={"invoice": {"mask": "СЧ-{N}"}},
        ) as docgen:
            docgen.issue("invoice", {**sale(), "buyer": BUYER, "seller": COMPANY})
            with closing(sqlite3.connect(store)) as connection:
                connection.execute(_COPIES, (count,))
                connection.commit()
            start = time.perf_counter()
            report = docgen.exchange.onec.export(folder)
            seconds = time.perf_counter() - start
        size = report.path.stat().st_size if report.path else 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGABYTE
    print(
        f"{report.documents} documents: {seconds:.1f} s, {seconds / count * 1000:.2f} ms each, "
        f"{most:.0f} MB of memory at most, {size / 1e6:.0f} MB of XML"
    )


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        measure(int(sys.argv[2]))
    else:
        main(sys.argv[1:])
