"""Copies of a PostgreSQL database, by its own pg_dump and pg_restore, driven and checked."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import URL

from docgen.exceptions import KeepingError

SUFFIX: Final = ".pgdump"

_INSTALL: Final = "apt-get install postgresql-client"
#: A table's rows in what pg_restore prints begin so, and end with ``\\.``.
_COPY: Final = re.compile(rb'^COPY (?:"?\w+"?\.)?"?(\w+)"? ')
_END: Final = b"\\.\n"
#: The schema is there already: that of a new database, or the one that the address names.
_SCHEMA: Final = re.compile(r"^\d+; \d+ \d+ (?:SCHEMA|COMMENT - SCHEMA) ", re.MULTILINE)


def dump(address: URL, target: Path, *, schema: str, snapshot: str) -> None:
    """Write what a snapshot of a database sees of a schema into a file of pg_dump's own format.

    Raises:
        KeepingError: pg_dump is not installed, or failed.

    """
    options = ("--format=custom", "--no-owner", "--no-privileges")
    of = (f"--schema={schema}", f"--snapshot={snapshot}", f"--file={target}")
    _run("pg_dump", [*options, *of, f"--dbname={_shown(address)}"], address)


def rows_in(dumped: Path) -> Mapping[str, int]:
    """Read a dump through, and return how many rows of each table it holds.

    Raises:
        KeepingError: it is damaged, or pg_restore is not installed.

    """
    found: Counter[str] = Counter()
    command = [_tool("pg_restore"), "--data-only", "--file=-", str(dumped)]
    # What is complained of goes into a file: a full pipe nobody reads would stop both.
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints) as reading,  # noqa: S603 - the server's own program
    ):
        table = ""
        for line in reading.stdout or ():
            if table:
                found[table] += line != _END
                table = "" if line == _END else table
            elif match := _COPY.match(line):
                table = match[1].decode()
                found[table] += 0
        status = reading.wait()
        complaints.seek(0)
        told = complaints.read().decode(errors="replace").strip()
    if status or table:
        raise KeepingError("damaged", f"{dumped} is damaged: {told or 'it ends too early'}")
    return found


def load(address: URL, dumped: Path) -> None:
    """Put a dump into an empty database, all of it or nothing.

    Raises:
        KeepingError: pg_restore is not installed, or failed.

    """
    contents = _run("pg_restore", ["--list", str(dumped)], None)
    lines = [row for row in contents.splitlines() if not _SCHEMA.match(row)]
    with tempfile.NamedTemporaryFile("w", suffix=".list") as wanted:
        wanted.write("\n".join(lines))
        wanted.flush()
        options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
        of = (f"--use-list={wanted.name}", f"--dbname={_shown(address)}")
        _run("pg_restore", [*options, *of, str(dumped)], address)


def _run(tool: str, arguments: Sequence[str], address: URL | None) -> str:
    done = subprocess.run(  # noqa: S603 - the server's own program
        [_tool(tool), *arguments],
        env=os.environ | _secret(address),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise KeepingError("tool_failed", f"{tool} failed: {done.stderr.strip()}")
    return done.stdout


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise KeepingError(
            "tool_missing",
            f"{name} is not installed, or not on PATH. Type: {_INSTALL} (of the server's version "
            "or a newer one)",
        )
    return found


def _secret(address: URL | None) -> Mapping[str, str]:
    """Return the password as the tools take it: a command line is everybody's to read."""
    return {"PGPASSWORD": str(address.password)} if address and address.password else {}


def _shown(address: URL) -> str:
    return address.set(drivername="postgresql", password=None).render_as_string()
