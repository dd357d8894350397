"""Documents of a batch made ready by those who will make their files: other processes.

A source that can be opened anew (:class:`docgen.protocols.ReopenableSource`) is read there; of any
other the payloads are collected here and sent. What is lost with a worker is done here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from functools import lru_cache
from secrets import token_hex

from attrs import evolve, field, frozen

from docgen.batch.checking import Checked, Checker, Order, Waiting
from docgen.batch.executors import Submits
from docgen.batch.plan import PlanEntry, failed, new_row
from docgen.batch.reading import BatchSource
from docgen.exceptions import RenderError, WorkerError
from docgen.lifecycle import Actor
from docgen.models import Channel, Period
from docgen.pipeline.collect import Collection
from docgen.protocols import ReopenableSource, Source
from docgen.rendering.workers.sending import dump_task
from docgen.wiring import Wiring


@frozen(kw_only=True)
class CheckScope:
    """What a worker is told of a batch; ``source`` opens the source, if it can be."""

    period: Period = field(eq=False)
    by: Actor = field(eq=False)
    formats: tuple[str, ...] = field(eq=False)
    channel: Channel = field(eq=False)
    source: Callable[[], Source] | None = field(eq=False)
    batch: str = field(factory=token_hex)


def opening_of(source: Source) -> Callable[[], Source] | None:
    """Return what opens a source in another process, if that can be done."""
    opening = source.reopening() if isinstance(source, ReopenableSource) else None
    if opening is None:
        return None
    try:
        dump_task(opening, ())
    except RenderError:
        return None
    return opening


class CheckingElsewhere:
    """Has documents made ready by an executor."""

    def __init__(
        self,
        executor: Submits,
        wiring: Wiring,
        scope: CheckScope,
        source: BatchSource,
        here: Checker,
    ) -> None:
        self._executor = executor
        self._wiring = wiring
        self._scope = scope
        self._source = source
        self._here = here

    def submit(self, code: str, orders: Sequence[Order]) -> Waiting:
        """Take orders on."""
        ready = self._filled(code, orders)
        sent = tuple(row for row in ready if isinstance(row, Order))
        return _Elsewhere(ready=ready, sent=sent, made=self._send(code, sent) if sent else iter(()))

    def _filled(self, code: str, orders: Sequence[Order]) -> tuple[Order | Checked, ...]:
        """Return orders with what this process has to read for them."""
        if self._scope.source is None:
            return self._here.collect(code, orders)
        known = self._source.organisation_if_there
        return tuple(
            evolve(order, organisation=known(order.contract.organisation_id)) for order in orders
        )

    def _send(self, code: str, orders: tuple[Order, ...]) -> Iterator[Checked]:
        try:
            future = self._executor.submit(check_orders, self._wiring, self._scope, code, orders)
        except RenderError:  # a host's values may be such as no other process can read
            return iter(self._here.check(code, orders))
        return self._outcomes(code, orders, future)

    def _outcomes(
        self, code: str, orders: tuple[Order, ...], future: Future[tuple[Checked, ...]]
    ) -> Iterator[Checked]:
        """Yield what became of orders; of what a worker did not survive, each by itself.

        One that is alone and overran its time or memory, or crashed, fails by name.
        """
        try:
            made = future.result()
        except WorkerError as error:
            if len(orders) == 1:
                yield _lost(code, orders[0], error)
                return
            for order in orders:
                yield from self._send(code, (order,))
        except (Exception, CancelledError):  # noqa: BLE001 - every way an executor may lose it
            yield from self._here.check(code, orders)
        else:
            for order, row in zip(orders, made, strict=True):
                if self._is_to_be_done_here(row, order):
                    yield from self._here.check(code, [order])
                else:
                    yield row

    def _is_to_be_done_here(self, made: Checked, order: Order) -> bool:
        """Whether a worker could not read the source, or has another version of a template."""
        if made.is_unread:
            return order.payload is None
        new = made.entry.frozen
        return new is not None and not self._here.sees(new)


@frozen(kw_only=True)
class _Elsewhere:
    """Orders of which some are ``made`` elsewhere, and some could not even be sent."""

    ready: tuple[Order | Checked, ...]
    sent: tuple[Order, ...]
    made: Iterator[Checked]

    def result(self) -> Sequence[Checked]:
        """Wait for them."""
        return [row if isinstance(row, Checked) else next(self.made) for row in self.ready]


def _lost(code: str, order: Order, error: WorkerError) -> Checked:
    return Checked(entry=failed(PlanEntry(row=new_row(code, order.contract)), error))


# In the worker -----------------------------------------------------------------------------


def check_orders(
    wiring: Wiring, scope: CheckScope, code: str, orders: tuple[Order, ...]
) -> tuple[Checked, ...]:
    """Make documents ready in whichever process this is."""
    return _checker(wiring, scope).check(code, orders)


@lru_cache(maxsize=1)
def _checker(wiring: Wiring, scope: CheckScope) -> Checker:
    """Return what makes the documents of a batch ready: it sees the templates as they are now."""
    source = BatchSource(wiring.source if scope.source is None else scope.source())
    templates = wiring.templates.snapshot()
    preparation = wiring.preparing(Collection(wiring.plugins, source), templates)
    return Checker(
        preparation,
        templates,
        source,
        scope.period,
        wiring.issuance,
        by=scope.by,
        formats=scope.formats,
        channel=scope.channel,
    )


def forget() -> None:
    """Let go of what was kept for batches in this process."""
    _checker.cache_clear()
