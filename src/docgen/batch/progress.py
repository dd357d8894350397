"""How far a batch is: the figures, and a bar that shows them in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from attrs import evolve, frozen

from docgen.batch.report import Outcome


@frozen(kw_only=True)
class Progress:
    """A batch as it stands; ``total`` is ``None`` while nobody knows how many there will be."""

    total: int | None
    made: int = 0
    skipped: int = 0
    failed: int = 0
    seconds: float = 0.0

    def after(self, outcome: Outcome, seconds: float) -> Progress:
        """Return how it stands after one more document."""
        return evolve(
            self,
            made=self.made + (outcome in {Outcome.MADE, Outcome.RESUMED, Outcome.PLANNED}),
            skipped=self.skipped + (outcome is Outcome.SKIPPED),
            failed=self.failed + (outcome is Outcome.FAILED),
            seconds=seconds,
        )

    @property
    def done(self) -> int:
        """How many documents are dealt with."""
        return self.made + self.skipped + self.failed

    @property
    def rate(self) -> float:
        """Documents a second, from the beginning."""
        return self.done / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long it will still take, if that can be said."""
        if self.total is None or not self.rate:
            return None
        return (self.total - self.done) / self.rate


class Watcher(Protocol):
    """Is told how far a batch is, from the thread that runs it."""

    def __call__(self, progress: Progress) -> None:
        """Take note."""
        ...


@contextmanager
def watching(progress: bool | Watcher) -> Iterator[Watcher]:  # noqa: FBT001 - a bar or none
    """Give the watcher asked for: the host's own, a bar for ``True``, or nobody."""
    if callable(progress):
        yield progress
    elif progress:
        with progress_bar() as bar:
            yield bar
    else:
        yield lambda _: None


@contextmanager
def progress_bar() -> Iterator[Watcher]:
    """Show a bar on the standard error, if that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    columns = (
        TextColumn("Документы"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:.1f} в секунду"),
        TextColumn("осталось {task.fields[left]}"),
        TextColumn("[red]ошибок: {task.fields[failed]}[/red]"),
    )
    with Bar(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None, rate=0.0, left="…", failed=0)

        def watch(progress: Progress) -> None:
            bar.update(
                task,
                total=progress.total,
                completed=progress.done,
                rate=progress.rate,
                left=_clock(progress.seconds_left),
                failed=progress.failed,
            )

        yield watch


def _clock(seconds: float | None) -> str:
    if seconds is None:
        return "…"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
