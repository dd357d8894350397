"""Issue acts from processes of their own.

Arguments: URL, artifacts, payload file, template file, how many processes, how many acts each, key.
Prints every number as soon as it is issued. An empty key makes every act a new one.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
from pathlib import Path

from docgen.models import NumberContext, SalePayload
from docgen.models.mapping import from_mapping
from docgen.numbering import Mask, NumberingRule
from docgen.store import ArtifactStore, DocumentStore
from docgen.store.files.template_archive import unpack


def main(processes, arguments):
    """Issue acts here, or in processes that begin at once, with everything imported."""
    if processes == 1:
        issue(arguments)
        return
    context = multiprocessing.get_context("fork")
    forked = [context.Process(target=issue, args=(arguments,)) for _ in range(processes)]
    for process in forked:
        process.start()
    for process in forked:
        process.join()
    sys.exit(max(abs(process.exitcode) for process in forked))


def issue(arguments):
    """Issue ``count`` acts and print their numbers."""
    url, artifacts, payload_file, template_file, count, key = arguments
    payload = from_mapping(SalePayload, json.loads(Path(payload_file).read_text("utf-8")))
    template = unpack(Path(template_file).read_bytes())
    rule = NumberingRule(code="act", mask=Mask.parse("{N}"))
    context = NumberContext(document_type="act", date=payload.date, organisation="7")
    store = DocumentStore(
        url, ArtifactStore(artifacts), payload_class=lambda _: SalePayload, busy_timeout=60
    )
    with store:
        for _ in range(int(count)):
            issued = store.issue("act", payload, rule, context, template=template, key=key or None)
            sys.stdout.write(f"{issued.document.number} {issued.created}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    *places, processes, count, key = sys.argv[1:]
    main(int(processes), (*places, count, key))
