"""Templates that are not trusted, rendered out of this process."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from docgen.exceptions import TemplateError
from docgen.forks import ForkLock
from docgen.hooks.caller import Plugins
from docgen.models import Channel, DocumentType, File, Finding, Printable, Template
from docgen.pipeline.render import Renderer
from docgen.pipeline.trial import Trial, Wanted
from docgen.rendering.engines.choice import EngineChoice
from docgen.rendering.protocols import LateFile
from docgen.rendering.workers import UNTRUSTED, is_isolated
from docgen.templates.authoring.messages import explained
from docgen.templates.reading import MAIN_FILE, WORD_FILE

if TYPE_CHECKING:
    from docgen.pipeline.render_pool import RenderPool
    from docgen.templates.authoring.importing import Imported

#: One template has all of these but one, so that another one finds a worker free.
_WORKERS: Final = min(4, max(2, os.cpu_count() or 1))


class GuardedRenderer(Renderer):
    """Renders trusted templates here, and all others in a worker that may be killed.

    ``own_plugins`` are the host's beside those of the entry points; ``engine`` is its choice.
    """

    def __init__(
        self, plugins: Plugins, engines: EngineChoice, own_plugins: Sequence[object], engine: str
    ) -> None:
        super().__init__(plugins, engines)
        self._own_plugins = own_plugins
        self._engine = engine
        self._lock = ForkLock()
        self._pool: RenderPool | None = None

    def render(
        self,
        document_type: DocumentType,
        document: Printable,
        template: Template,
        format_: str,
        channel: Channel,
        *,
        late: LateFile | None = None,
    ) -> File:
        """Return a file; see :meth:`docgen.pipeline.render.Renderer.render`.

        Raises:
            WorkerError: a template that is not trusted crashed, or overran its time or memory.
            WorkersBusyError: too many such documents wait; try again.
            ConfigurationError: a plugin of the host's cannot be sent to a worker.

        """
        if _may_run_here(template):
            return super().render(document_type, document, template, format_, channel, late=late)
        return self._workers().submit(document, template, format_, channel).result()

    def findings(self, wanted: Wanted) -> Iterator[Finding]:
        """Try a template; one that is not trusted is tried with its official file at once."""
        if _may_run_here(wanted.template):
            yield from super().findings(wanted)
        else:
            yield from self._workers().findings(wanted).result()

    def trial(self, wanted: Wanted) -> Trial:
        """Try a template; the page of one that is not trusted does not leave its worker."""
        if _may_run_here(wanted.template):
            return super().trial(wanted)
        return Trial(findings=tuple(self.findings(wanted)))

    def official_trial(self, wanted: Wanted) -> Trial:
        """Validate the official file of a document, unless :meth:`findings` has done so."""
        if _may_run_here(wanted.template):
            return super().official_trial(wanted)
        return Trial(findings=())

    def lint(self, document_type: DocumentType, template: Template) -> tuple[Finding, ...]:
        """Return what is wrong with a template, whatever the document."""
        if _may_run_here(template):
            return super().lint(document_type, template)
        if MAIN_FILE not in template.files:
            from docgen.templates.word.archive import read_archive

            try:
                read_archive(template.files[WORD_FILE], f"{template.label}/{WORD_FILE}")
            except TemplateError as error:
                return (explained(error),)  # no worker is needed to say so
        return self._workers().lint(template).result()

    def import_word(
        self, document_type: DocumentType, content: bytes, name: str, system: str
    ) -> Imported:
        """Rewrite another system's Word file, which may be anybody's, in a worker."""
        from docgen.templates.word.archive import read_archive

        read_archive(content, name)  # what cannot be unpacked needs none
        return self._workers().import_word(content, name, system, document_type.code).result()

    def close(self) -> None:
        """End the workers, if there are any."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()

    def _workers(self) -> RenderPool:
        from docgen.pipeline.render_pool import RenderPool

        with self._lock:
            if self._pool is None:
                self._pool = RenderPool(
                    plugins=self._own_plugins,
                    engine=self._engine,
                    workers=_WORKERS,
                    limits=UNTRUSTED,
                )
            return self._pool


class RecordedEngines:
    """Renders by an engine that is named, as a file of long ago names the one that made it."""

    def __init__(
        self, plugins: Plugins, usual: GuardedRenderer, own_plugins: Sequence[object]
    ) -> None:
        self._plugins = plugins
        self._usual = usual
        self._own_plugins = own_plugins
        self._lock = ForkLock()
        self._made: dict[str, GuardedRenderer] = {}

    def get(self, engine: str) -> GuardedRenderer:
        """Return what renders by an engine; by the usual one, where there is none of the name."""
        engines = {pdf_engine.name: pdf_engine for pdf_engine in self._plugins.pdf_engines()}
        if engine not in engines:
            return self._usual
        with self._lock:
            if engine not in self._made:
                choice = EngineChoice(engines.values(), engine)
                self._made[engine] = GuardedRenderer(
                    self._plugins, choice, self._own_plugins, engine
                )
            return self._made[engine]

    def close(self) -> None:
        """End their workers, if there are any."""
        with self._lock:
            for renderings in self._made.values():
                renderings.close()
            self._made.clear()


def _may_run_here(template: Template) -> bool:
    return template.trusted or is_isolated()
