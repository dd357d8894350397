"""`docgen stamp`: a mark over the pages of finished PDFs, and numbers that run through them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from docgen.cli.batch import chosen_output
from docgen.exceptions import ConfigurationError

if TYPE_CHECKING:
    from docgen.models import File
    from docgen.rendering.marks.stamping import Stamper

#: The values of :class:`docgen.rendering.marks.marks.Place`; they take too long to import for help.
Place = Literal["upper-left", "upper-right", "lower-left", "lower-right", "centre", "diagonal"]


def stamp(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Готовые PDF.")],
    *,
    text: Annotated[
        list[str] | None,
        typer.Option("--text", metavar="TEXT", help="Что напечатать; каждый раз — новая строка."),
    ] = None,
    place: Annotated[Place, typer.Option("--place", help="Где на странице.")] = "lower-left",
    colour: Annotated[
        str, typer.Option("--colour", metavar="#RRGGBB", help="Цвет отметки.")
    ] = "#1d3f77",
    opacity: Annotated[
        float | None,
        typer.Option("--opacity", metavar="0…1", help="Плотность; наискось обычно 0.18."),
    ] = None,
    size: Annotated[
        float, typer.Option("--size", metavar="PT", help="Кегль; наискось — во всю страницу.")
    ] = 13.0,
    frame: Annotated[bool, typer.Option("--frame/--no-frame", help="Рамка вокруг.")] = True,
    page_numbers: Annotated[
        bool, typer.Option("--page-numbers", help="Пронумеровать страницы подряд, через все файлы.")
    ] = False,
    first: Annotated[int, typer.Option("--first", metavar="N", help="С какого номера начать.")] = 1,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Положить копии в эту папку.")
    ] = None,
    zip_: Annotated[
        Path | None, typer.Option("--zip", metavar="FILE", help="Собрать копии в архив.")
    ] = None,
    merge: Annotated[
        Path | None,
        typer.Option("--merge", metavar="FILE", help="Собрать копии в один PDF с закладками."),
    ] = None,
) -> None:
    """Поставить на страницы готовых PDF отметку: КОПИЯ, ОПЛАЧЕНО, ОБРАЗЕЦ; номера страниц.

    Сами файлы не меняются, отметка ставится на копии. Подписанные PDF не принимаются.
    """
    from docgen.rendering.marks.marks import Mark
    from docgen.rendering.marks.stamping import Stamper

    output = chosen_output(out, zip_, merge)
    if output is None:
        raise ConfigurationError("say where the copies go: --out DIR, --zip FILE or --merge FILE")
    if not text and not page_numbers:
        raise ConfigurationError("say what to print: --text КОПИЯ, or --page-numbers")
    marks = (
        [
            Mark(
                text="\n".join(text),
                place=place,
                colour=colour,
                opacity=opacity,
                size=size,
                framed=frame,
            )
        ]
        if text
        else []
    )
    stamper = Stamper(*marks, numbered=page_numbers, first=first)
    with output:
        for path in files:
            output.add(path.stem, partial(_stamped, stamper, path))
        output.finish()
    typer.echo(f"Готово копий: {len(files)}; {out or zip_ or merge}")


def _stamped(stamper: Stamper, path: Path) -> File:
    from docgen.models import File
    from docgen.official.given import read_given

    content, name = read_given(path)
    copy = stamper.stamp(content, str(path))
    return File(name=name, media_type="application/pdf", content=copy)
