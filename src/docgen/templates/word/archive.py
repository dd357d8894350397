"""ZIP archives: read with suspicion, written with the same bytes every time."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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
_METHODS: Final = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
#: How much is unpacked at a time.
_PIECE: Final = 65_536
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

    def unpacked(self) -> bytes:
        """Return the file, up to the length that the archive says it has."""
        if self.method == zipfile.ZIP_STORED:
            return self.packed
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(self.packed, max(1, self.size))


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

    What its directory says of sizes is refused where it is too much, and believed nowhere: bytes
    are counted as they are unpacked.

    Raises:
        TemplateError: it is no archive, is built to harm whoever unpacks it, or is too large.

    """
    with _readable(label), zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = _sound_entries(archive, content, label)
        counter = _Counter(label, len(content))
        return {entry.filename: counter.unpack(archive, entry) for entry in entries}


def read_packed(content: bytes, label: str) -> dict[str, ArchiveEntry]:
    """Return the files of an archive of a renderer's as they are packed, by name, in its order.

    Whoever changes a few of them need not pack the others again.

    Raises:
        TemplateError: see :func:`read_archive`.

    """
    with _readable(label), zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = _sound_entries(archive, content, label)
        return {
            entry.filename: ArchiveEntry(
                name=entry.filename,
                packed=_packed(content, entry),
                method=entry.compress_type,
                checksum=entry.CRC,
                size=entry.file_size,
            )
            for entry in entries
        }


def _sound_entries(archive: zipfile.ZipFile, content: bytes, label: str) -> list[zipfile.ZipInfo]:
    """Return the files of an archive, or raise the first thing that is wrong with it."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    for problem in _archive_problems(entries, len(content)):
        raise problem.error(label)
    return entries


def _packed(content: bytes, entry: zipfile.ZipInfo) -> bytes:
    """Return the bytes of an entry, which stand behind a header of its own (APPNOTE, 4.3.7)."""
    *_, name_length, extra_length = _LOCAL.unpack_from(content, entry.header_offset)
    start = entry.header_offset + _LOCAL.size + name_length + extra_length
    return content[start : start + entry.compress_size]


@contextmanager
def _readable(label: str) -> Iterator[None]:
    """Say of an archive that it cannot be read."""
    try:
        yield
    except (
        *(zipfile.BadZipFile, zlib.error, struct.error),
        *(EOFError, NotImplementedError, ValueError),
    ) as error:
        raise TemplateError(
            f"is no Word file that can be read ({error}); save it in Word as .docx",
            template=label,
            reason="archive.unreadable",
        ) from None


@frozen(kw_only=True)
class _Problem:
    """What is wrong with an archive, in words and for the tables of messages."""

    reason: str
    text: str
    details: Mapping[str, object] = field(factory=dict)

    def error(self, label: str) -> TemplateError:
        return TemplateError(self.text, template=label, reason=self.reason, details=self.details)


class _Counter:
    """Unpacks file after file, counting; no more of any is unpacked than all of them may have."""

    def __init__(self, label: str, length: int) -> None:
        self._label = label
        self._most = min(MAX_UNPACKED, max(MAX_RATIO * length, _HARMLESS_SIZE))
        self._unpacked = 0

    def unpack(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
        pieces = []
        with archive.open(entry) as stream:
            while piece := stream.read(_PIECE):
                pieces.append(piece)
                self._unpacked += len(piece)
                if self._unpacked > self._most:
                    raise _unpacked(self._unpacked).error(self._label)
        return b"".join(pieces)


def _archive_problems(entries: Sequence[zipfile.ZipInfo], length: int) -> Iterator[_Problem]:
    """Yield what is wrong with an archive, as far as its directory says."""
    if len(entries) > MAX_ENTRIES:
        details = {"count": len(entries), "most": MAX_ENTRIES}
        text = f"holds {len(entries)} files, more than {MAX_ENTRIES}"
        yield _Problem(reason="archive.entries", text=text, details=details)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED:
        yield _unpacked(unpacked)
    if unpacked > max(MAX_RATIO * length, _HARMLESS_SIZE):
        text = f"is packed more than {MAX_RATIO} times, as only attacks are"
        yield _Problem(reason="archive.ratio", text=text, details={"most": MAX_RATIO})
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) < len(names):
        yield _Problem(reason="archive.names", text="holds two files of one name")
    for entry in entries:
        yield from _entry_problems(entry)


def _unpacked(size: int) -> _Problem:
    details = {"megabytes": size // 1_000_000, "most": MAX_UNPACKED // 1_000_000}
    text = f"would take {size} bytes unpacked, more than {MAX_UNPACKED}"
    return _Problem(reason="archive.unpacked", text=text, details=details)


def _entry_problems(entry: zipfile.ZipInfo) -> Iterator[_Problem]:
    name = entry.filename
    # The library cuts a name at its NUL; what it was before shows that.
    if _is_unsafe(entry.orig_filename) or _is_unsafe(name):
        details = {"name": entry.orig_filename}
        text = f"holds a file called {entry.orig_filename!r}, which no Word file does"
        yield _Problem(reason="archive.name", text=text, details=details)
    if entry.flag_bits & _ENCRYPTED:
        text = "is encrypted; save it without a password"
        yield _Problem(reason="archive.encrypted", text=text)
    if entry.compress_type not in _METHODS:
        # The other methods' libraries unpack a piece whole, however long that makes it.
        text = f"holds {name!r}, packed in a way that Word never packs"
        yield _Problem(reason="archive.method", text=text, details={"name": name})
    if stat.S_ISLNK(entry.external_attr >> 16):
        text = f"holds the link {name!r}"
        yield _Problem(reason="archive.link", text=text, details={"name": name})
    if entry.file_size > max(MAX_RATIO * entry.compress_size, _HARMLESS_SIZE):
        text = f"holds {name!r}, packed more than {MAX_RATIO} times, as only attacks are"
        yield _Problem(reason="archive.ratio", text=text, details={"most": MAX_RATIO})


def _is_unsafe(name: str) -> bool:
    parts: Iterable[str] = name.split("/")
    return (
        "\\" in name
        or "\0" in name
        or ":" in name
        or any(part in {"", ".", ".."} for part in parts)
    )
