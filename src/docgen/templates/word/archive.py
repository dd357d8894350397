"""ZIP archives: read with suspicion, written with the same bytes every time."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import field, frozen

from docgen.exceptions import TemplateError

MAX_ENTRIES: Final = 2_000
MAX_UNPACKED: Final = 50_000_000
MAX_RATIO: Final = 100
#: What is shorter may be packed as tightly as it likes.
_HARMLESS_SIZE: Final = 100_000

#: Bytes that are packed already.
_PACKED: Final = (".png", ".jpeg", ".jpg", ".gif")
_ENCRYPTED: Final = 0x1
_UTF8: Final = 0x800
_VERSION: Final = 20
#: 1 January 1980, the earliest day that an archive can say: nothing of it depends on the clock.
_DATE: Final = 0x21

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


@frozen(kw_only=True)
class ArchiveEntry:
    """A file of an archive, packed already: ``size`` is its length before."""

    name: str
    packed: bytes = field(repr=False)
    method: int
    checksum: int
    size: int


def pack(name: str, content: bytes) -> ArchiveEntry:
    """Pack a file so that it can be put into any number of archives."""
    checksum = zlib.crc32(content)
    if name.lower().endswith(_PACKED):
        method, packed = zipfile.ZIP_STORED, content
    else:
        method, packed = zipfile.ZIP_DEFLATED, _deflated(content)
    return ArchiveEntry(
        name=name, packed=packed, method=method, checksum=checksum, size=len(content)
    )


def _deflated(content: bytes) -> bytes:
    # XML of one document: the first levels pack it nearly as well, several times as fast.
    packer = zlib.compressobj(3, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def write_archive(entries: Sequence[ArchiveEntry]) -> bytes:
    """Return an archive of packed files: the same ones give the same bytes."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    position = 0
    for entry in entries:
        name = entry.name.encode("utf-8")
        about = (_UTF8, entry.method, 0, _DATE, entry.checksum, len(entry.packed), entry.size)
        local = _LOCAL.pack(b"PK\3\4", _VERSION, *about, len(name), 0) + name
        central = _CENTRAL.pack(
            b"PK\1\2", _VERSION, _VERSION, *about, len(name), 0, 0, 0, 0, 0, position
        )
        pieces += (local, entry.packed)
        directory.append(central + name)
        position += len(local) + len(entry.packed)
    size = sum(map(len, directory))
    count = len(entries)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, size, position, 0)
    return b"".join((*pieces, *directory, end))


def read_archive(content: bytes, label: str) -> dict[str, bytes]:
    """Return the files of an archive by name, in its order; ``label`` names it in errors.

    Raises:
        TemplateError: it is no archive, is built to harm whoever unpacks it, or is too large.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            rows = [row for row in archive.infolist() if not row.is_dir()]
            if problem := _archive_problem(rows, len(content)):
                raise TemplateError(problem, template=label)
            # What a file says of its length is checked by then, and is all that is unpacked.
            return {row.filename: archive.read(row) for row in rows}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        problem = f"is no Word file that can be read ({error}); save it in Word as .docx"
        raise TemplateError(problem, template=label) from None


def _archive_problem(rows: Sequence[zipfile.ZipInfo], length: int) -> str | None:
    """Say what is wrong with an archive, before anything of it is unpacked."""
    if len(rows) > MAX_ENTRIES:
        return f"holds {len(rows)} files, more than {MAX_ENTRIES}"
    unpacked = sum(row.file_size for row in rows)
    if unpacked > MAX_UNPACKED:
        return f"would take {unpacked} bytes unpacked, more than {MAX_UNPACKED}"
    if unpacked > max(MAX_RATIO * length, _HARMLESS_SIZE):
        return f"is packed more than {MAX_RATIO} times, as only attacks are"
    names = [row.filename.casefold() for row in rows]
    if len(set(names)) < len(names):
        return "holds two files of one name"
    return next(filter(None, map(_entry_problem, rows)), None)


def _entry_problem(row: zipfile.ZipInfo) -> str | None:
    name = row.filename
    # The library cuts a name at its NUL; what it was before shows that.
    if _is_unsafe(row.orig_filename) or _is_unsafe(name):
        return f"holds a file called {row.orig_filename!r}, which no Word file does"
    if row.flag_bits & _ENCRYPTED:
        return "is encrypted; save it without a password"
    if stat.S_ISLNK(row.external_attr >> 16):
        return f"holds the link {name!r}"
    if row.file_size > max(MAX_RATIO * row.compress_size, _HARMLESS_SIZE):
        return f"holds {name!r}, packed more than {MAX_RATIO} times, as only attacks are"
    return None


def _is_unsafe(name: str) -> bool:
    parts: Iterable[str] = name.split("/")
    return (
        "\\" in name
        or "\0" in name
        or ":" in name
        or any(part in {"", ".", ".."} for part in parts)
    )
