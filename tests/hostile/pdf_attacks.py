"""PDFs that nobody's program makes: chains, loops, shared children, bombs.

Written byte by byte, for libraries refuse to.
"""

from __future__ import annotations

import zlib

PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Resources << >> >>"
TREE = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
#: The first number that an attack may use for objects of its own.
FIRST = 10


def pdf(catalog="", objects=None, *, tree=TREE, page=PAGE, trailer=""):
    """Write a PDF of one page; ``objects`` are texts, or bytes, by their numbers."""
    rows = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        2: tree,
        3: page,
        **(objects or {}),
    }
    parts, offsets, position = [b"%PDF-1.7\n"], {}, 9
    for number in sorted(rows):
        body = rows[number]
        body = body if isinstance(body, bytes) else body.encode("latin-1")
        written = b"%d 0 obj\n%b\nendobj\n" % (number, body)
        offsets[number] = position
        parts.append(written)
        position += len(written)
    size = max(rows) + 1
    free = b"0000000000 65535 f \n"
    xref = b"".join(
        b"%010d 00000 n \n" % offsets[number] if number in offsets else free
        for number in range(1, size)
    )
    end = f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{position}\n%%EOF\n"
    return b"".join([*parts, b"xref\n0 %d\n" % size, free, xref, end.encode()])


def stream(content, entries="", *, packed=True):
    """Write a stream."""
    body = zlib.compress(content, 9) if packed else content
    how = "/Filter /FlateDecode" if packed else ""
    head = f"<< /Length {len(body)} {how} {entries} >>"
    return head.encode() + b"\nstream\n" + body + b"\nendstream"


def chain(count, link):
    """Write so many objects, each of which leads to the next; ``link`` has a place for it."""
    last = FIRST + count
    objects = {number: link.format(f"{number + 1} 0 R") for number in range(FIRST, last)}
    return {**objects, last: "<< >>"}


def shared(depth, link):
    """Write objects of which each leads to the next one twice."""
    return chain(depth, link.format("{0} {0}"))


def packed_objects(catalog, objects, number=5):
    """Write a PDF whose objects lie in a stream, with a stream of places (ISO 32000-1, 7.5.8)."""
    places, body = [], b""
    for key, text in objects.items():
        places.append(b"%d %d" % (key, len(body)))
        body += text.encode() + b" "
    index = b" ".join(places) + b" "
    entries = f"/Type /ObjStm /N {len(objects)} /First {len(index)}"
    direct = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        2: TREE.encode(),
        3: PAGE.encode(),
        number: stream(index + body, entries),
    }
    parts, offsets, position = [b"%PDF-1.7\n"], {}, 9
    for key, text in direct.items():
        written = b"%d 0 obj\n%b\nendobj\n" % (key, text)
        offsets[key] = position
        parts.append(written)
        position += len(written)
    last = max(objects) + 1
    rows = b""
    order = {key: place for place, key in enumerate(objects)}
    for key in range(last + 1):
        if key in offsets:
            rows += b"\x01" + offsets[key].to_bytes(4, "big") + b"\0\0\0"
        elif key in order:
            rows += b"\x02" + number.to_bytes(4, "big") + order[key].to_bytes(3, "big")
        elif key == last:
            rows += b"\x01" + position.to_bytes(4, "big") + b"\0\0\0"
        else:
            rows += b"\0\0\0\0\0\0\0\0"
    xref = stream(rows, f"/Type /XRef /Size {last + 1} /W [1 4 3] /Root 1 0 R")
    end = b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (last, xref, position)
    return b"".join([*parts, end])


def _bomb(megabytes, unit=b"0"):
    return unit * (megabytes * 1_000_000 // len(unit))


def attacks():
    """Return PDFs by what they try."""
    many = 5_000
    kids = "<< /T (f) /Kids [{0}] >>"
    names = "<< /Kids [{0}] >>"
    return {
        # chains
        "a chain of dictionaries": pdf(f"/X {FIRST} 0 R", chain(many, "<< /A {0} >>")),
        "a chain of arrays": pdf(f"/X {FIRST} 0 R", chain(many, "[{0}]")),
        "a chain of bookmarks": pdf(f"/Outlines {FIRST} 0 R", chain(many, "<< /First {0} >>")),
        "a chain of references": pdf(f"/X {FIRST} 0 R", chain(many, "{0}")),
        "a page behind references": pdf(
            objects=chain(many, "{0}") | {FIRST + many: PAGE},
            tree=f"<< /Type /Pages /Kids [{FIRST} 0 R] /Count 1 >>",
        ),
        "a chain of page nodes": pdf(
            objects=chain(many, "<< /Type /Pages /Count 1 /Kids [{0}] >>") | {FIRST + many: PAGE},
            tree=f"<< /Type /Pages /Kids [{FIRST} 0 R] /Count 1 >>",
        ),
        "a chain of fields": pdf(f"/AcroForm << /Fields [{FIRST} 0 R] >>", chain(many, kids)),
        "a chain of names": pdf(f"/Names << /EmbeddedFiles {FIRST} 0 R >>", chain(many, names)),
        "a chain in the resources": pdf(
            objects=chain(many, "<< /A {0} >>"),
            page=PAGE.replace("/Resources << >>", f"/Resources << /X {FIRST} 0 R >>"),
        ),
        "a chain of parents": pdf(
            objects=chain(many, "<< /Type /Pages /Parent {0} >>"),
            page=PAGE.replace("2 0 R", f"{FIRST} 0 R"),
        ),
        "a chain in the information": pdf(
            objects=chain(many, "<< /Keywords {0} >>"), trailer=f"/Info {FIRST} 0 R"
        ),
        # shared children
        "shared dictionaries": pdf(f"/X {FIRST} 0 R", shared(60, "<< /A [{0}] >>")),
        "shared fields": pdf(f"/AcroForm << /Fields [{FIRST} 0 R] >>", shared(60, kids)),
        "shared page nodes": pdf(
            objects=shared(60, "<< /Type /Pages /Count 1 /Kids [{0}] >>") | {FIRST + 60: PAGE},
            tree=f"<< /Type /Pages /Kids [{FIRST} 0 R] /Count 1 >>",
        ),
        "shared names": pdf(f"/Names << /EmbeddedFiles {FIRST} 0 R >>", shared(60, names)),
        "shared forms": pdf(
            objects={
                number: stream(
                    b"/A Do /A Do",
                    "/Subtype /Form /BBox [0 0 9 9] "
                    f"/Resources << /XObject << /A {number + 1} 0 R >> >>",
                )
                for number in range(FIRST, FIRST + 60)
            }
            | {
                4: stream(b"/A Do"),
                FIRST + 60: stream(b"", "/Subtype /Form /BBox [0 0 9 9]"),
            },
            page=PAGE.replace(
                "/Resources << >>",
                f"/Contents 4 0 R /Resources << /XObject << /A {FIRST} 0 R >> >>",
            ),
        ),
        "a page a thousand times": pdf(
            tree=f"<< /Type /Pages /Kids [{'3 0 R ' * 1_000}] /Count 1000 >>"
        ),
        # loops
        "a loop of dictionaries": pdf("/X 10 0 R", {10: "<< /A 11 0 R >>", 11: "<< /A 10 0 R >>"}),
        "a loop of one": pdf("/X 10 0 R", {10: "<< /A 10 0 R >>"}),
        "a loop of references": pdf("/X 10 0 R", {10: "11 0 R", 11: "10 0 R"}),
        "a loop of fields": pdf(
            "/AcroForm << /Fields [10 0 R] >>",
            {10: "<< /Kids [11 0 R] >>", 11: "<< /Kids [10 0 R] >>"},
        ),
        "a loop of page nodes": pdf(
            objects={10: "<< /Type /Pages /Kids [2 0 R] >>"},
            tree="<< /Type /Pages /Kids [10 0 R] /Count 1 >>",
        ),
        "a loop of names": pdf(
            "/Names << /EmbeddedFiles 10 0 R >>",
            {10: "<< /Kids [11 0 R] >>", 11: "<< /Kids [10 0 R] >>"},
        ),
        "a loop of forms": pdf(
            objects={
                4: stream(b"/A Do"),
                10: stream(
                    b"/A Do",
                    "/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 10 0 R >> >>",
                ),
            },
            page=PAGE.replace(
                "/Resources << >>", "/Contents 4 0 R /Resources << /XObject << /A 10 0 R >> >>"
            ),
        ),
        "a loop of lengths": pdf("/X 10 0 R", {10: "<< /Length 10 0 R >>\nstream\nx\nendstream"}),
        "a page that is its own parent": pdf(page=PAGE.replace("2 0 R", "3 0 R")),
        "a catalog that is its own pages": pdf(tree="1 0 R"),
        "places that lead back": pdf(trailer="/Prev 0").replace(b"/Prev 0", b"/Prev 9"),
        # huge
        "a content that unpacks to much": pdf(
            objects={4: stream(_bomb(200))}, page=PAGE.replace(">> >>", ">> /Contents 4 0 R >>")
        ),
        "a content of many operators": pdf(
            objects={4: stream(_bomb(18, b"0 g "))},
            page=PAGE.replace(">> >>", ">> /Contents 4 0 R >>"),
        ),
        "a file inside that unpacks to much": pdf(
            "/Names << /EmbeddedFiles << /Names [(a.xml) 10 0 R] >> >>",
            {
                10: "<< /F (a.xml) /UF (a.xml) /EF << /F 11 0 R >> >>",
                11: stream(_bomb(400), "/Type /EmbeddedFile"),
            },
        ),
        "packed objects that unpack to much": packed_objects(
            "/X 10 0 R", {10: f"[{'1 0 R ' * 2_000_000}]"}
        ),
        "packed objects, very many": packed_objects(
            f"/X [{' '.join(f'{number} 0 R' for number in range(10, 90_000))}]",
            dict.fromkeys(range(10, 90_000), "<< >>"),
        ),
        "keywords of megabytes": pdf(
            objects={10: f"<< /Keywords ({'docgen [' * 1_000_000}) >>"}, trailer="/Info 10 0 R"
        ),
        "an array of millions": pdf("/X 10 0 R", {10: f"[{'0 ' * 2_000_000}]"}),
        "contents of very many parts": pdf(
            objects={4: stream(b"q Q")},
            page=PAGE.replace(">> >>", f">> /Contents [{'4 0 R ' * 90_000}] >>"),
        ),
        "kids that are not there": pdf(
            tree=f"<< /Type /Pages /Kids [{' '.join(f'{n} 0 R' for n in range(10, 60_000))}] >>",
        )
        + b"%" * 2_000_000,
        "resources shared by very many pages": pdf(
            objects=dict.fromkeys(range(10, 5000), "<< /Type /Page /Parent 2 0 R >>"),
            tree="<< /Type /Pages /MediaBox [0 0 9 9] "
            f"/Kids [{' '.join(f'{number} 0 R' for number in range(10, 5_000))}] "
            f"/Resources << /XObject << {' '.join(f'/A{n} 3 0 R' for n in range(20_000))} >> >> >>",
        ),
        # nested
        "arrays in arrays": pdf("/X 10 0 R", {10: "[" * 20_000 + "]" * 20_000}),
        "arrays in some arrays": pdf("/X 10 0 R", {10: "[" * 200 + "]" * 200}),
        "dictionaries in dictionaries": pdf("/X 10 0 R", {10: "<< /A " * 20_000 + ">> " * 20_000}),
        # odd
        "a page without a size": pdf(page="<< /Type /Page /Parent 2 0 R >>"),
        "a page of no size": pdf(page=PAGE.replace("300 300", "0 0")),
        "a page without end": pdf(page=PAGE.replace("300 300", "1" + "0" * 400 + " 300")),
        "a page turned a little": pdf(page=PAGE.replace(">> >>", ">> /Rotate 45 >>")),
        "a page turned by a name": pdf(page=PAGE.replace(">> >>", ">> /Rotate /A >>")),
        "resources that are a number": pdf(page=PAGE.replace("<< >> >>", "7 >>")),
        "fields that are a name": pdf("/AcroForm << /Fields /A >>"),
        "no pages": pdf(tree="<< /Type /Pages /Kids [] /Count 0 >>"),
    }
