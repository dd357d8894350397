"""Make the invoices of a month by Celery: ``python month.py 2026-10``."""

from __future__ import annotations

import os
import sys

from celery_executor import CeleryExecutor

from docgen import DocGen, SqlSource


def main(period: str) -> None:
    """Issue them here, have their files made there, and tell how it went."""
    source = SqlSource(os.environ["DOCGEN_SOURCE_SQL"], "source.toml")
    places = {"store": os.environ["DOCGEN_STORE"], "artifacts": os.environ["DOCGEN_ARTIFACTS"]}
    with DocGen(source, **places) as docgen:
        report = docgen.batch("invoice", period=period, executor=CeleryExecutor(), progress=True)
    print(report.summary())


if __name__ == "__main__":
    main(sys.argv[1])
