"""What authors of templates do before anybody prints by them: ``dg.authoring``.

A :class:`Bench` is one author's: a worker process of its own, in which whatever is written just
now is compiled, drawn and looked over, and may hang or crash without anybody else's notice.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

from attrs import evolve

from docgen.exceptions import EngineUnavailableError, RenderError, TemplateError, WorkerError
from docgen.hooks.caller import Plugins
from docgen.models import Draft, File, Finding, PdfOrigin, Printable, Status, Template
from docgen.pipeline.previews import jobs
from docgen.pipeline.previews.beginning import preview_pool
from docgen.pipeline.previews.values import (
    Drawn,
    Form,
    PageChange,
    PagePicture,
    PaletteEntry,
    Problem,
    Sight,
    Spot,
    Tile,
    problem_in,
    problem_of,
)
from docgen.pipeline.request import read_payload
from docgen.rendering.engines.choice import AUTO, crashed
from docgen.rendering.office import Office
from docgen.rendering.workers.sending import Parcel, dump_plugins
from docgen.templates.archives import packed_folder, unpacked_folder
from docgen.templates.authoring.drafts import AuthorFolder, is_in_git, taken
from docgen.templates.authoring.importing import DIALECTS, Imported
from docgen.templates.authoring.looks import with_look
from docgen.templates.authoring.starting import page_files, word_files
from docgen.templates.authoring.unfolding import unfolded
from docgen.templates.folders import pdf_origin
from docgen.templates.reading import MAIN_FILE, WORD_FILE
from docgen.wiring import Wiring

T = TypeVar("T")

#: The number of documents that nobody issues: they are printed as issued ones are.
NUMBER: Final = "15"


class Authoring:
    """Templates that are being written; nothing here takes a number or stores a document."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._office = Office()

    def folder(self, root: Path) -> AuthorFolder:
        """Return the templates of a folder, with their drafts and versions.

        Both are in the store; without one, or where the folder is kept by git, in the folder.
        """
        opener = self._wiring.opener
        if not opener.is_given or is_in_git(root):
            return AuthorFolder(root)
        return AuthorFolder(root, opener.store.template_versions, opener.store.template_drafts)

    def template(self, code: str, name: str, files: Mapping[str, bytes]) -> Template:
        """Return a template made of files, which is not trusted.

        Raises:
            TemplateError: its settings or files cannot be used.

        """
        return self._wiring.templates.build(files, code, name)

    def start(self, code: str, base: str | None = None) -> dict[str, bytes]:
        """Return the files to begin with: the words of the whole page, shortcodes in Russian."""
        templates, renderer = self._wiring.templates, self._wiring.renderer
        document_type = self._wiring.plugins.document_type(code)
        own = dict(templates.own_files(code, base))
        today = dt.datetime.now().astimezone().date()
        if MAIN_FILE in own:
            files = {**templates.load(code, base, today).files, **own}
            own[MAIN_FILE] = unfolded(own[MAIN_FILE].decode("utf-8"), files).encode()
        return dict(renderer.in_russian(document_type, own))

    def begin(
        self,
        code: str,
        base: str | None,
        look: Mapping[str, Any],
        pictures: Mapping[str, bytes],
    ) -> dict[str, bytes]:
        """Return the files to begin with in a look of one's own: title, colour, font, logo, stamp.

        Raises:
            TemplateError: the look holds what no template may.

        """
        return with_look(self.start(code, base), look, pictures)

    def word_files(self, code: str, content: bytes, title: str) -> dict[str, bytes]:
        """Return the files of a template that is a Word file alone."""
        document_type = self._wiring.plugins.document_type(code)
        return word_files(content, title, f"{document_type.title} [номер] от [дата]")

    def brought_word(self, code: str, content: bytes, name: str) -> Imported:
        """Return a Word file that somebody brings, with another system's tags made shortcodes.

        The system is the one whose tags the file has the most of; a file that has none is as it
        was. ``name`` names it in errors.

        Raises:
            TemplateError: it is no Word file, or holds what a template may not.
            WorkerError: reading it took too long, or too much memory.

        """
        document_type = self._wiring.plugins.document_type(code)
        import_word = self._wiring.renderer.import_word
        tried = [import_word(document_type, content, name, system) for system in DIALECTS]
        best = max(tried, key=_replaced)
        return best if best.replaced else Imported(content=content, replaced=(), unmapped=())

    def page_files(self, code: str, content: bytes, title: str) -> dict[str, bytes]:
        """Return the files of a template that is a page somebody has made elsewhere."""
        document_type = self._wiring.plugins.document_type(code)
        return page_files(content, title, f"{document_type.title} [номер] от [дата]")

    def unpacked(self, content: bytes) -> dict[str, bytes]:
        """Return the files of the template in a ZIP.

        Raises:
            TemplateError: it holds no one template, or more than one may hold.

        """
        return unpacked_folder(content)

    def packed(self, name: str, files: Mapping[str, bytes]) -> bytes:
        """Return a template's files as a folder in a ZIP."""
        return packed_folder(name, files)

    def is_word_alone(self, files: Mapping[str, bytes]) -> bool:
        """Whether a template of these files prints by its Word file, having no page."""
        return WORD_FILE in files and MAIN_FILE not in files

    def taken(self, code: str, name: str) -> TemplateError:
        """Return what says that there is such a template already."""
        return taken(code, name)

    def problem(self, error: TemplateError, label: str) -> Problem:
        """Return an error of a template with the label as what its author has to mend."""
        return problem_of(error, label)

    def sight(
        self, template: Template, parcel: Parcel[Draft], *, width: int, page: int, have: str
    ) -> Sight:
        """Return a template with the document that it is looked at with; see :class:`Sight`."""
        return Sight(template=template, parcel=parcel, width=width, page=page, have=have)

    def parcel(self, document: Draft) -> Parcel[Draft]:
        """Return a document as it goes to a worker; give the same one for the next key."""
        return Parcel(document)

    def chosen(self, code: str) -> str:
        """Return the template that the settings choose for a type; nothing, if they choose none."""
        return self._wiring.settings.template_choice.get(code, "")

    @property
    def has_store(self) -> bool:
        """Whether documents are issued here."""
        return self._wiring.settings.store is not None

    def document(self, code: str, data: Any, template: str) -> Draft:  # noqa: ANN401 - whatever was typed
        """Return a document of data that nobody issues, printed as an issued one.

        Raises:
            DataError: the data does not fit the type.

        """
        document_type = self._wiring.plugins.document_type(code)
        payload, stated = read_payload(document_type, data, {})
        return Draft(
            type=code,
            number=stated or NUMBER,
            payload=payload,
            template=template,
            template_hash="",
            status=Status.ISSUED,
        )

    def findings(self, document: Printable) -> tuple[Finding, ...]:
        """Return what the checks say of the data."""
        plugins: Plugins = self._wiring.plugins
        return plugins.check(plugins.document_type(document.type), document.payload)

    def bench(self) -> Bench:
        """Return a new author's place; close it after use."""
        return Bench(self._wiring, self._office)

    def begin_office(self) -> None:
        """Start LibreOffice, if it is installed, before somebody waits for a Word file's pages."""
        with suppress(EngineUnavailableError, RenderError):  # whoever needs it is told
            self._office.begin()

    def rehearse(self, bench: Bench) -> None:
        """Draw a page that nobody looks at, so that the first one waits for nothing.

        Processes are started by then, fonts found, shared templates compiled.
        """
        kinds = (kind.code for kind in self._wiring.plugins.document_types())
        code = next((code for code in kinds if self._wiring.plugins.samples(code)), None)
        if code is None:
            return
        template = self.template(code, "rehearsal", self.start(code))
        bench.warm()
        data = next(iter(self._wiring.plugins.samples(code).values()))
        parcel = self.parcel(self.document(code, data, ""))
        bench.draw(self.sight(template, parcel, width=600, page=0, have=""))

    def close(self) -> None:
        """End the programs that were started."""
        self._office.close()


class _WordPages:
    """The pages that LibreOffice has made of a Word file last: all workers of an author need them.

    Whoever holds the lock makes them, and the others wait for him.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.of: tuple[str, Printable] | None = None
        self.pdf = b""
        self.problems: tuple[Problem, ...] = ()


class Bench:
    """One author's place: a worker process, kept warm, and what is looked at in it.

    Methods wait for the worker. They raise WorkerError where it did not survive a template, and
    RenderError where an engine failed.
    """

    def __init__(self, wiring: Wiring, office: Office) -> None:
        self._wiring = wiring
        self._office = office
        self._pool = preview_pool()
        self._engine = wiring.settings.engine
        self._word = _WordPages()

    def beside(self) -> Bench:
        """Return another worker for the same author; close it, too."""
        bench = Bench(self._wiring, self._office)
        bench._word = self._word
        return bench

    def warm(self) -> None:
        """Start the worker, so that the first page need not wait for it."""
        self._pool.submit(jobs.warm, self._setup, self._engine).result()

    def draw(self, sight: Sight) -> Drawn:
        """Return a preview; where the template cannot be printed, what is wrong with it."""
        try:
            sight, problems = self._with_word(sight)
            drawn = self._run(jobs.draw_job, sight)
        except TemplateError as error:
            return Drawn(problems=(problem_of(error, sight.template.label),))
        except WorkerError as error:
            if not crashed(error) or sight.template.engine != AUTO:
                raise
            # Native code that cannot draw a page must not keep its author from seeing it.
            sight = evolve(sight, template=evolve(sight.template, engine="weasyprint"))
            drawn, problems = self._run(jobs.draw_job, sight), ()
        return evolve(drawn, problems=(*problems, *drawn.problems))

    def picture(self, key: str, page: int, width: int, have: str = "") -> PagePicture | None:
        """Return another page of the last preview; nothing, if ``key`` is not its."""
        return self._tried(jobs.picture_job, key, page, width, have)

    def settle(self, key: str, page: int, width: int, have: str = "") -> Drawn | None:
        """Return the last preview as it is printed; nothing, if it is so, or is not of ``key``."""
        return self._tried(jobs.settle_job, key, page, width, have)

    def spots(self, sight: Sight) -> tuple[Spot, ...]:
        """Return the values on the pages; none, where the template cannot be printed."""
        try:
            return self._run(jobs.spots_job, self._with_word(sight)[0])
        except TemplateError:
            return ()

    def entries(self, document: Printable) -> tuple[PaletteEntry, ...]:
        """Return the shortcodes of the document's type with their values."""
        return self._run(jobs.entries_job, document)

    def forms(self, document: Printable, name: str) -> tuple[Form, ...]:
        """Return the ways in which a value may be printed."""
        return self._run(jobs.forms_job, document, name)

    def lint(self, sight: Sight) -> tuple[Problem, ...]:
        """Return what is wrong with the template on any sample."""
        found = self._run(jobs.lint_job, sight)
        return tuple(problem_in(row, sight.template.label) for row in found)

    def mended(self, content: bytes, label: str, names: Mapping[str, str]) -> bytes:
        """Return a Word file whose shortcodes have the names that were meant.

        ``names`` has what is meant by what is written.

        Raises:
            TemplateError: it is no Word file, or holds what a template may not.

        """
        return self._tried(jobs.mend_job, content, label, dict(names))

    def tile(self, sight: Sight) -> Tile:
        """Return a sample for the wall of all of them."""
        return self._run(jobs.tile_job, self._with_word(sight)[0])

    def file(self, sight: Sight, format_: str) -> File:
        """Return the document as a file of a format."""
        if format_ == "pdf":
            sight = self._with_word(sight)[0]
        return self._run(jobs.file_job, sight, format_)

    def compare(self, before: Sight, after: Sight) -> tuple[tuple[PageChange, ...], bytes, bytes]:
        """Return what differs between two versions, and the PDF of each."""
        old, new = self._with_word(before)[0], self._with_word(after)[0]
        return self._run(jobs.compare_job, old, new)

    def pdf_page(self, content: bytes, page: int, width: int) -> PagePicture:
        """Return a page of a PDF."""
        return self._tried(jobs.pdf_page_job, content, page, width)

    def interrupt(self) -> None:
        """Kill what is being done: nobody waits for it any more."""
        self._pool.interrupt()

    def close(self) -> None:
        """End the worker."""
        self._pool.interrupt()
        self._pool.close()

    def _with_word(self, sight: Sight) -> tuple[Sight, tuple[Problem, ...]]:
        """Return a sight with the pages of its Word file, if it prints by one."""
        template = sight.template
        if sight.pdf or pdf_origin(template) is not PdfOrigin.WORD:
            return sight, ()
        with self._word.lock:
            known = self._word
            if known.of != (template.hash, sight.document):
                content, problems = self._run(jobs.word_job, sight)
                known.pdf, known.problems = self._office.to_pdf(content), problems
                known.of = template.hash, sight.document
            return evolve(sight, pdf=known.pdf), known.problems

    def _run(self, job: Callable[..., T], *arguments: object) -> T:
        return self._tried(job, self._setup, self._engine, *arguments)

    def _tried(self, job: Callable[..., T], *arguments: object) -> T:
        try:
            return self._pool.submit(job, *arguments).result()
        except WorkerError:
            # The next task shall not spend its time on waking a worker.
            self._pool.submit(jobs.warm, self._setup, self._engine)
            raise

    @cached_property
    def _setup(self) -> Path:
        content = dump_plugins(self._wiring.own_plugins)
        return self._pool.spool("studio.plugins", lambda: content)


def _replaced(imported: Imported) -> int:
    return len(imported.replaced)
