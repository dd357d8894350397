"""Which official file a correction corrects (ИмяФайлИспрПрод)."""

from __future__ import annotations

from attrs import evolve

from docgen.models import Correction, Document
from docgen.store import DocumentStore

_OFFICIAL = "xml"
_SUFFIX = ".xml"


def with_corrected_file(
    correction: Correction, said: Correction | None, former: Document, store: DocumentStore
) -> Correction:
    """Return a correction that names the files it corrects.

    What the data has ``said`` stays; else the seller's is the last official file that was made of
    the former document. One that never had any went on paper, and none is named.
    """
    seller_file, buyer_file = (said.seller_file, said.buyer_file) if said else ("", "")
    return evolve(
        correction, seller_file=seller_file or _kept(former, store), buyer_file=buyer_file
    )


def _kept(former: Document, store: DocumentStore) -> str:
    names = [row.name for row in store.files.of(former.id) if row.format == _OFFICIAL]
    return names[-1].removesuffix(_SUFFIX) if names else ""
