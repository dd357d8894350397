"""Run a batch in a process of its own: store, artifacts, how many contracts; tells of each chunk.

Ctrl-C ends it as it ends the command.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from docgen import DocGen
from docgen.cli.batch import stopping


def main(store, artifacts, count):
    """Make the invoices of a month."""
    spec = importlib.util.spec_from_file_location(
        "telecom", Path(__file__).with_name("conftest.py")
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def watch(progress):
        sys.stdout.write(f"{progress.done}\n")
        sys.stdout.flush()

    source = module.Telecom(int(count))
    with DocGen(source, store=store, artifacts=artifacts) as docgen, stopping() as stop:
        report = docgen.batch(
            "invoice", period="2026-10", formats=["html"], workers=1, progress=watch, stop=stop
        )
    sys.stdout.write(f"{report.summary()}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
