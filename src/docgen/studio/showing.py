"""What the studio's page shows of a template and of the data that it is filled in with."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from docgen.exceptions import TemplateError
from docgen.models import Draft
from docgen.models.mapping import to_mapping
from docgen.studio.data import DataDesk
from docgen.studio.wire import Question, answer, with_picture

if TYPE_CHECKING:
    from starlette.responses import Response

    from docgen.facade import DocGen
    from docgen.pipeline.previews.values import Drawn, PagePicture, Sight
    from docgen.rendering.workers.sending import Parcel
    from docgen.studio.desks import Desk
    from docgen.templates.authoring.drafts import AuthorFolder

_TEXTS: Final = (".html", ".css", ".toml")
#: Data that are the same whenever they are read.
_FIXED: Final = ("sample", "typed")
#: What a look may have besides its values.
_PICTURES: Final = ("logo", "stamp")
_MAX_WIDTH: Final = 3_000
_MAX_PAGE: Final = 5_000


class Showing:
    """Answers of one author, of which none changes a template; see :class:`Views`."""

    def __init__(self, dg: DocGen, desk: Desk, folder: AuthorFolder) -> None:
        self._dg = dg
        self._desk = desk
        self._folder = folder
        self._data = DataDesk(dg)

    async def draw(self, question: Question) -> Response:
        """Draw the page that is looked at."""
        work = partial(self._drawn, question)
        drawn = await self._desk.draw(work, question.text("window", "", 40))
        if drawn is None:
            return answer({"superseded": True})
        if isinstance(drawn, dict):
            return answer(drawn)
        picture = drawn.picture
        return with_picture(drawn, picture.content if picture else b"")

    def _drawn(self, question: Question) -> Drawn | dict[str, Any]:
        seen = self._seen(question)
        return seen if isinstance(seen, dict) else self._desk.bench.draw(seen)

    async def settle(self, question: Question) -> Response:
        """Lay what was drawn in haste out as it is printed; tell if that is anything else."""
        work = partial(self._desk.bench.settle, *self._page_of(question))
        drawn = await self._desk.ask(work)
        if drawn is None or drawn.picture is None:
            return answer({})
        return with_picture(drawn, drawn.picture.content)

    async def picture(self, question: Question) -> Response:
        """Draw another page of the same."""
        found = await self._desk.ask(partial(self._desk.bench.picture, *self._page_of(question)))
        return with_picture({"picture": found}, found.content if found else b"")

    async def spots(self, question: Question) -> Response:
        """Tell where the values stand."""
        seen = await self._looked_at(question)
        if isinstance(seen, dict):
            return answer({"spots": []})
        return answer({"spots": await self._desk.apart(lambda bench: bench.spots(seen))})

    async def palette(self, question: Question) -> Response:
        """Tell the shortcodes with their values, and the data themselves as form and JSON."""
        code = question.text("type", most=40)
        choice = question.mapping("data")
        data = self._data.read(code, choice)
        document = self._dg.authoring.document(code, data, "")
        found = await self._desk.ask(partial(self._desk.bench.entries, document))
        findings = self._dg.authoring.findings(document)
        shown = {"number": document.number, **to_mapping(document.payload)}
        return answer({"entries": found, "data": shown, "findings": findings})

    async def forms(self, question: Question) -> Response:
        """Tell how a value may be printed."""
        document = self._document(question).value
        name = question.text("name", most=200)
        found = await self._desk.ask(partial(self._desk.bench.forms, document, name))
        return answer({"forms": found})

    async def explain(self, question: Question) -> Response:
        """Tell where a value of an issued document came from, and which setting decided."""
        number = question.number("id", 0, 2**53)
        name = question.text("name", most=200)
        found = self._dg.documents.explain(number, "html", shortcode=name)
        return answer({"values": found.values[:1]})

    async def lint(self, question: Question) -> Response:
        """Look the template over on all samples."""
        seen = await self._looked_at(question)
        if isinstance(seen, dict):
            return answer(seen)
        return answer({"problems": await self._desk.apart(lambda bench: bench.lint(seen))})

    async def find(self, question: Question) -> Response:
        """Look for clients and documents."""
        text = question.text("text", "", 120)
        return answer(self._data.find(question.text("type", most=40), text))

    async def wall(self, question: Question) -> Response:
        """Tell which samples there are for the wall."""
        return answer({"samples": self._data.wall(question.text("type", most=40))})

    async def tile(self, question: Question) -> Response:
        """Draw a sample for the wall, and look it over."""
        seen = await self._looked_at(question)
        if isinstance(seen, dict):
            return answer(seen)
        tile = await self._desk.apart(lambda bench: bench.tile(seen))
        return with_picture(tile, tile.picture.content if tile.picture else b"")

    async def compare(self, question: Question) -> Response:
        """Tell what differs between two versions."""
        new, old = self._seen(question), self._seen(question, question.version("with"))
        if isinstance(new, dict) or isinstance(old, dict):
            return answer(new if isinstance(new, dict) else old)
        other = question.text("engine", "", 20)
        if other:
            old = evolve(new, template=evolve(new.template, engine=other))
        found, before, after = await self._desk.apart(lambda bench: bench.compare(old, new))
        self._desk.compared = before, after
        return answer({"changes": found})

    async def compared(self, question: Question) -> Response:
        """Draw a page of either version that was compared."""
        content = self._desk.compared[question.number("side", 0, 1)]
        page = question.number("page", 0, _MAX_PAGE)
        width = question.number("width", 1200, _MAX_WIDTH)
        found: PagePicture = await self._desk.apart(
            lambda bench: bench.pdf_page(content, page, width)
        )
        return with_picture({"picture": found}, found.content)

    async def file(self, question: Question) -> Response:
        """Return the document in a format, to be downloaded."""
        from starlette.responses import Response

        format_ = question.text("format", "pdf", 8)
        seen = self._seen(question)
        if isinstance(seen, dict):
            return answer(seen)
        file = await self._desk.apart(lambda bench: bench.file(seen, format_))
        return Response(file.content, media_type=file.media_type)

    # Parts --------------------------------------------------------------------------------

    def _begun(self, question: Question, code: str, base: str) -> dict[str, bytes]:
        """Return the files that a template begins with: the base's, in the look that was chosen."""
        look = question.mapping("look")
        pictures = {name: question.content(name) for name in _PICTURES if question.has(name)}
        return self._dg.authoring.begin(code, base or None, look, pictures)

    def _page_of(self, question: Question) -> tuple[str, int, int, str]:
        """Return which page of which preview is asked for, how wide, and what there is of it."""
        return (
            question.text("key", most=40),
            question.number("page", 0, _MAX_PAGE),
            question.number("width", 1200, _MAX_WIDTH),
            question.text("have", "", 60),
        )

    async def _looked_at(self, question: Question) -> Sight | dict[str, Any]:
        """Return the same as ``_seen``; whoever else asks for something need not wait."""
        return await asyncio.to_thread(self._seen, question)

    def _seen(self, question: Question, version: int = 0) -> Sight | dict[str, Any]:
        """Return what is to be looked at; where it cannot be put together, what is wrong."""
        code = question.text("type", most=40)
        name = question.text("name", "new", 80)
        base = question.text("base", "", 80)
        try:
            if base:
                files = self._begun(question, code, base)
            elif version:
                files = self._folder.version_files(code, name, version)
            else:
                files = self._folder.files(code, name)
                typed = question.texts("files")
                files |= {path: text.encode() for path, text in typed.items() if is_text(path)}
            template = self._dg.authoring.template(code, name, files)
        except TemplateError as error:
            return {"problems": [self._dg.authoring.problem(error, f"{code}/{name}")]}
        return self._dg.authoring.sight(
            template,
            self._document(question),
            width=question.number("width", 1200, _MAX_WIDTH),
            page=question.number("page", 0, _MAX_PAGE),
            have=question.text("have", "", 60),
        )

    def _document(self, question: Question) -> Parcel[Draft]:
        code, name = question.text("type", most=40), question.text("name", "", 80)
        choice = question.mapping("data")

        def make() -> Parcel[Draft]:
            authoring = self._dg.authoring
            return authoring.parcel(authoring.document(code, self._data.read(code, choice), name))

        is_fixed = choice.get("kind") in _FIXED
        return self._desk.document((code, name, choice), make) if is_fixed else make()


def is_text(path: str) -> bool:
    """Whether a file of a template is written in the editor."""
    return path.endswith(_TEXTS)
