"""ISO 19005-3 (PDF/A-3, level b), clause by clause, as far as objects of a file tell.

There is no validator of PDF/A in Python, and veraPDF is a program of its own that is not to be
had from a package index: these are its rules for what docgen's files hold. What stands on the
pages, and the glyphs it is made of, is :mod:`pdfa3_pages`.
"""

from __future__ import annotations

import io

from lxml import etree
from pdfa3_pages import clauses_of_pages
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

_PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"
_ACTIONS = {
    *("/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState"),
    *("/Rendition", "/Trans", "/GoTo3DView", "/JavaScript"),
}
_ANNOTATIONS = {"/3D", "/Sound", "/Screen", "/Movie"}
_BLENDS = {
    *("/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten"),
    *("/ColorDodge", "/ColorBurn", "/HardLight", "/SoftLight", "/Difference", "/Exclusion"),
    *("/Hue", "/Saturation", "/Color", "/Luminosity"),
}
_PRINT, _HIDDEN = 4, 2 | 1 | 32
_LONGEST_NAME = 127
_LARGEST_INTEGER = 2**31 - 1


def broken_clauses(pdf):
    """Return the numbers of the clauses that a PDF breaks."""
    reader = PdfReader(io.BytesIO(pdf))
    found = [*_of_file(pdf, reader), *_of_catalog(reader.root_object), *_of_metadata(reader)]
    found += clauses_of_pages(reader)
    for value in _objects(reader):
        found += _of_dictionary(value)
        if isinstance(value, StreamObject):
            found += _of_stream(value)
    return sorted(set(found))


def _objects(reader):
    for number in range(1, int(reader.trailer["/Size"])):
        yield from _inside(reader.get_object(number))


def _inside(value):
    """Yield a dictionary and those that stand in it, not what it refers to."""
    if isinstance(value, DictionaryObject):
        yield value
        for key in value:
            yield from _inside(value.raw_get(key))
    elif isinstance(value, ArrayObject):
        for row in list.__iter__(value):
            yield from _inside(row)


def _of_file(pdf, reader):
    if not pdf.startswith(b"%PDF-1.") and not pdf.startswith(b"%PDF-2."):
        yield "6.1.2"
    second = pdf.splitlines()[1]
    if not second.startswith(b"%") or sum(byte > 127 for byte in second[1:]) < 4:
        yield "6.1.2"
    if "/ID" not in reader.trailer or "/Encrypt" in reader.trailer:
        yield "6.1.3"
    if b"%%EOF" not in pdf[-8:]:
        yield "6.1.3"


def _of_catalog(catalog):
    intents = catalog.get("/OutputIntents", ())
    ours = [row.get_object() for row in intents if row.get_object()["/S"] == "/GTS_PDFA1"]
    if len(ours) != 1 or len(ours[0]["/DestOutputProfile"].get_data()) < 128:
        yield "6.2.3"
    if "/AA" in catalog:
        yield "6.5.2"
    if "/Requirements" in catalog:
        yield "6.11"
    names = catalog.get("/Names", DictionaryObject()).get_object()
    if "/AlternatePresentations" in names:
        yield "6.10"
    if "/JavaScript" in names:
        yield "6.5.1"
    form = catalog.get("/AcroForm", DictionaryObject()).get_object()
    if form.get("/NeedAppearances") or "/XFA" in form:
        yield "6.4.1"
    if "/EmbeddedFiles" in names and not catalog.get("/AF"):
        yield "6.8"


def _of_metadata(reader):
    stream = reader.root_object.get("/Metadata")
    if stream is None:
        yield "6.6.2.1"
        return
    root = etree.fromstring(stream.get_object().get_data())
    claims = {
        name: row.get(f"{_PDFAID}{name}") or row.findtext(f"{_PDFAID}{name}")
        for row in root.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description")
        for name in ("part", "conformance")
        if row.get(f"{_PDFAID}{name}") or row.findtext(f"{_PDFAID}{name}")
    }
    if claims != {"part": "3", "conformance": "B"}:
        yield "6.6.4"
    title = (reader.metadata or {}).get("/Title")
    if title and title not in "".join(root.itertext()):
        yield "6.6.3"


def _of_dictionary(value):
    kind = value.get("/Type")
    if any(len(str(key)) > _LONGEST_NAME for key in value):
        yield "6.1.13"
    if any(
        isinstance(row, int) and not isinstance(row, bool) and abs(row) > _LARGEST_INTEGER
        for row in value.values()
    ):
        yield "6.1.13"
    yield from _of_action(value)
    yield from _of_annotation(value)
    if "/TR" in value or "/HTP" in value or value.get("/TR2", "/Default") != "/Default":
        yield "6.2.5"
    if kind == "/ExtGState" and value.get("/BM", "/Normal") not in _BLENDS:
        yield "6.2.10"
    if kind == "/FontDescriptor" and not {"/FontFile", "/FontFile2", "/FontFile3"} & value.keys():
        yield "6.2.11.4.1"
    if kind == "/Filespec" and "/EF" in value:
        wanted = {"/F", "/UF", "/AFRelationship"}
        stream = value["/EF"].get_object()["/F"].get_object()
        if (
            not wanted <= value.keys()
            or "/Subtype" not in stream
            or "/ModDate" not in stream.get("/Params", {})
        ):
            yield "6.8"


def _of_action(value):
    kind = value.get("/Type")
    if value.get("/S") in _ACTIONS and kind in {None, "/Action"}:
        yield "6.5.1"
    if kind == "/Page" and ("/AA" in value or "/PresSteps" in value):
        yield "6.5.2" if "/AA" in value else "6.10"


def _of_annotation(value):
    subtype = value.get("/Subtype")
    if value.get("/Type") != "/Annot" and not (subtype in _ANNOTATIONS and "/Rect" in value):
        return
    flags = value.get("/F", 0)
    if subtype in _ANNOTATIONS:
        yield "6.3.1"
    if subtype != "/Popup" and (not flags & _PRINT or flags & _HIDDEN):
        yield "6.3.2"


def _of_stream(value):
    if {"/F", "/FFilter", "/FDecodeParms"} & value.keys() and value.get("/Type") != "/Filespec":
        yield "6.1.7.1"
    filters = value.get("/Filter", ())
    names = set(filters) if isinstance(filters, ArrayObject) else {filters}
    if {"/LZWDecode", "/Crypt"} & names:
        yield "6.1.7.2"
    if value.get("/Subtype") == "/Image":
        is_smoothed = value.get("/Interpolate", False) == True  # noqa: E712 - pypdf's own false
        if "/Alternates" in value or "/OPI" in value or is_smoothed:
            yield "6.2.8"
    if value.get("/Subtype") == "/Form" and {"/OPI", "/PS", "/Ref"} & value.keys():
        yield "6.2.9"
    if value.get("/Subtype") == "/PS":
        yield "6.2.9"
