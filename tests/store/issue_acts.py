"""Issue acts from a process of its own: URL, artifacts, payload file, template file, how many, key.

Prints every number as soon as it is issued. An empty key makes every act a new one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from docgen.models import NumberContext, SalePayload
from docgen.models.mapping import from_mapping
from docgen.numbering import Mask, NumberingRule
from docgen.store import ArtifactStore, DocumentStore
from docgen.store.files.template_archive import unpack


def main(arguments):
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
    main(sys.argv[1:])
