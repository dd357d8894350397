"""`docgen render … --watch`: the file made anew as often as its template is saved."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from docgen.exceptions import DocGenError, TemplateError

if TYPE_CHECKING:
    from docgen.facade import DocGen

_STEP: Final = 0.2


def watch_template(  # noqa: PLR0917 - what the command was given
    docgen: DocGen,
    document_type: str,
    data: Any,  # noqa: ANN401 - what the façade takes
    options: dict[str, Any],
    output: Path | None,
    config: Path | None,
) -> None:
    """Make a file until the program is stopped; a broken template is told of, and waited for."""
    from docgen.cli.configuration import read_settings
    from docgen.cli.output import print_findings, save
    from docgen.templates.authoring.messages import explained

    settings = read_settings(config)
    folders = [
        settings.folder / path for path in (*settings.templates, *settings.untrusted_templates)
    ]
    seen: object = None
    try:
        while True:
            now = _state(folders)
            if now != seen:
                seen = now
                begun = time.monotonic()
                try:
                    save(docgen.render(document_type, data, **options), output)
                    typer.echo(
                        f"{time.strftime('%H:%M:%S')} готово за {time.monotonic() - begun:.2f} с"
                    )
                except TemplateError as error:
                    print_findings([explained(error)])
                except DocGenError as error:
                    typer.echo(str(error), err=True)
            time.sleep(_STEP)
    except KeyboardInterrupt:
        typer.echo("")


def _state(folders: list[Path]) -> frozenset[tuple[str, int, int]]:
    """Return what differs as soon as a file is saved."""
    found = set()
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                about = path.stat()
                found.add((str(path), about.st_size, about.st_mtime_ns))
    return frozenset(found)
