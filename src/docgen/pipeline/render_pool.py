"""Documents rendered side by side, each in a worker process that may die without the others.

What is sent is the document as frozen data and the hash of its template; a worker reads the
template's files once, compiles it once, and keeps its fonts and environment ready.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from functools import cache, lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from attrs import evolve, field, frozen

from docgen.closing import Closing
from docgen.hooks.caller import Plugins
from docgen.models import Channel, File, Finding, Printable, Template
from docgen.pipeline.render import Renderer
from docgen.pipeline.trial import Wanted
from docgen.rendering.engines.choice import AUTO, FALLBACK_NOTE, EngineChoice, crashed
from docgen.rendering.workers import TRUSTED, Limits, WorkerPool
from docgen.rendering.workers.sending import dump_plugins, load_plugins

if TYPE_CHECKING:
    from docgen.templates.authoring.importing import Imported

T = TypeVar("T")
J = TypeVar("J")

_FALLBACK: Final = "weasyprint"
_KEPT_TEMPLATES: Final = 64


class RenderPool(Closing):
    """Renders documents in worker processes; a context manager, for it holds processes.

    ``plugins`` are the host's own beside those of the entry points: modules and objects that
    another process can import. ``engine`` is the host's choice for PDF. ``workers`` is as many
    as there are processors unless given.

    Raises:
        ConfigurationError: a plugin cannot be sent to another process; names it.

    """

    def __init__(
        self,
        *,
        plugins: Sequence[object] = (),
        engine: str = AUTO,
        workers: int | None = None,
        limits: Limits = TRUSTED,
    ) -> None:
        self._workers = WorkerPool(workers=workers or os.cpu_count() or 1, limits=limits)
        self._limits = limits
        self._setup = dump_plugins(plugins)
        self._setup_name = f"{sha256(self._setup).hexdigest()}.plugins"
        self._engine = engine
        self._pending: set[Future[Any]] = set()

    def submit(
        self,
        document: Printable,
        template: Template,
        format: str = "pdf",  # noqa: A002 - the field's word
        channel: Channel = Channel.EMAIL,
    ) -> Future[File]:
        """Render a file of a document; nothing is stored.

        The future ends with the file, or with the DocGenError of this document:
        ``WorkerError`` where its worker crashed or overran. Where it crashed, a PDF whose engine
        was left to choose is made by WeasyPrint, in another worker and in the time that is left,
        and its notes say so. What overran its time or memory is not tried again.

        Raises:
            WorkersBusyError: the template is not trusted, and too many such documents wait.

        """
        job = Job(document=document, format=format, channel=channel, engine=self._engine)
        is_free = format == "pdf" and self._engine == template.engine == AUTO

        def rescue(error: BaseException) -> Future[File] | None:
            if not (is_free and crashed(error)):
                return None
            again = evolve(job, engine=_FALLBACK, note=FALLBACK_NOTE)
            left = self._limits.seconds - error.after
            return self._run(render_job, template, again, seconds=left)

        return self._kept(rescued(self._run(render_job, template, job), rescue))

    def findings(self, wanted: Wanted) -> Future[tuple[Finding, ...]]:
        """Try a template on a document, its official file too, and report what is in the way."""
        formats = tuple(wanted.formats)
        job = Job(document=wanted.document, formats=formats, engine=self._engine)
        return self._kept(self._run(check_job, wanted.template, job))

    def lint(self, template: Template) -> Future[tuple[Finding, ...]]:
        """Report what is wrong with a template, whatever the document."""
        return self._kept(self._run(lint_job, template, self._engine))

    def import_word(
        self, content: bytes, name: str, system: str, document_type: str
    ) -> Future[Imported]:
        """Rewrite another system's Word template into one of a type; ``name`` is the file's."""
        job = ImportJob(content=content, name=name, system=system, type=document_type)
        return self._kept(self._workers.submit(import_job, self._spooled(), self._engine, job))

    def close(self) -> None:
        """Wait for what was submitted, and end the processes."""
        wait(tuple(self._pending))
        self._workers.close()

    def _run(
        self,
        function: Callable[[Path, Path, J], T],
        template: Template,
        job: J,
        *,
        seconds: float | None = None,
    ) -> Future[T]:
        path = self._workers.spool(f"{template.hash}.template", lambda: pickle.dumps(template))
        owner = "" if template.trusted else template.label
        return self._workers.submit(
            function, self._spooled(), path, job, owner=owner, seconds=seconds
        )

    def _spooled(self) -> Path:
        """Return where the workers read the plugins; a forked process has a folder of its own."""
        return self._workers.spool(self._setup_name, lambda: self._setup)

    def _kept(self, future: Future[T]) -> Future[T]:
        self._pending.add(future)
        future.add_done_callback(self._pending.discard)
        return future


@frozen(kw_only=True)
class Job:
    """What a worker is told of one document; ``note`` is for the file's notes.

    ``formats`` are those asked for of a document that is only tried.
    """

    document: Printable
    formats: tuple[str, ...] = ()
    format: str = "pdf"
    channel: Channel = Channel.PAPER
    engine: str
    note: str = ""


@frozen(kw_only=True)
class ImportJob:
    """A foreign Word file, the system that it comes from, and the type of the template."""

    content: bytes = field(repr=False)
    name: str
    system: str
    type: str


def rescued(first: Future[T], rescue: Callable[[BaseException], Future[T] | None]) -> Future[T]:
    """Return a future that ends as the first one, or as what an error of it is answered with."""
    outcome: Future[T] = Future()
    outcome.set_running_or_notify_cancel()

    def settle(done: Future[T], *, last: bool) -> None:
        error = done.exception()
        if error is None:
            outcome.set_result(done.result())
            return
        try:
            second = None if last else rescue(error)
        except Exception as failure:  # noqa: BLE001 - a future must end, whatever happens
            second, error = None, failure
        if second is None:
            outcome.set_exception(error)
        else:
            second.add_done_callback(partial(settle, last=True))

    first.add_done_callback(partial(settle, last=False))
    return outcome


# In the worker -----------------------------------------------------------------------------


def render_job(setup: Path, template: Path, job: Job) -> File:
    """Render a document in this process, a worker."""
    desk = _worker_state(setup, job.engine)
    document_type = desk.plugins.document_type(job.document.type)
    file = desk.renderings.render(
        document_type, job.document, _template(template), job.format, job.channel
    )
    return evolve(file, notes=(*file.notes, job.note)) if job.note else file


def check_job(setup: Path, template: Path, job: Job) -> tuple[Finding, ...]:
    """Try a template on a document in this process, a worker."""
    desk = _worker_state(setup, job.engine)
    wanted = Wanted(
        document_type=desk.plugins.document_type(job.document.type),
        document=job.document,
        template=_template(template),
        formats=job.formats,
    )
    return (*desk.renderings.findings(wanted), *desk.renderings.official_trial(wanted).findings)


def lint_job(setup: Path, template: Path, engine: str) -> tuple[Finding, ...]:
    """Look a template over in this process, a worker."""
    desk, read = _worker_state(setup, engine), _template(template)
    document_type = desk.plugins.document_type(read.document_type)
    return desk.renderings.lint(document_type, read)


def import_job(setup: Path, engine: str, job: ImportJob) -> Imported:
    """Rewrite a Word file in this process, a worker."""
    desk = _worker_state(setup, engine)
    document_type = desk.plugins.document_type(job.type)
    return desk.renderings.import_word(document_type, job.content, job.name, job.system)


@frozen(kw_only=True)
class _WorkerState:
    """What a worker keeps ready."""

    plugins: Plugins
    renderings: Renderer


@cache
def _worker_state(setup: Path, engine: str) -> _WorkerState:
    plugins = Plugins(load_plugins(setup.read_bytes()))
    engines = EngineChoice(plugins.pdf_engines(), engine)
    return _WorkerState(plugins=plugins, renderings=Renderer(plugins, engines))


@lru_cache(_KEPT_TEMPLATES)
def _template(path: Path) -> Template:
    template: Template = pickle.loads(path.read_bytes())  # noqa: S301 - the parent's
    return template
