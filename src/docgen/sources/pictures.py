"""Picture files that data names: read from the data's own folder, never from outside it."""

from __future__ import annotations

from pathlib import Path

from docgen.models import Picture
from docgen.models.misfit import Misfit
from docgen.models.picture import MAX_PICTURE_BYTES


def read_picture(name: str, folder: Path) -> Picture:
    """Read the PNG or JPEG file ``name``, a path relative to ``folder``.

    Links are followed before the place is judged, so a link cannot lead out of the folder.

    Raises:
        ValueError: it is missing, outside the folder, too large or no picture; says which.

    """
    try:
        root = folder.resolve()
        path = (root / name).resolve()
        if not path.is_relative_to(root):
            message = f"the picture {name!r} is outside its folder; put it beside the data"
            raise Misfit("picture_file", message, name=name)
        if not path.is_file():
            message = f"there is no picture {name!r}; paths are relative to the file with the data"
            raise Misfit("picture_file", message, name=name)
        with path.open("rb") as file:
            # One byte more than allowed is enough to be refused.
            content = file.read(MAX_PICTURE_BYTES + 1)
    except OSError as error:
        message = f"the picture {name!r} cannot be read: {error.strerror}"
        raise Misfit("picture_file", message, name=name) from None
    if len(content) > MAX_PICTURE_BYTES:
        message = f"the picture {name!r} has over {MAX_PICTURE_BYTES} bytes; make it smaller"
        raise Misfit("picture_file", message, name=name)
    try:
        return Picture(content=content)
    except ValueError as error:
        message = f"the file {name!r} is no picture: {error}"
        raise Misfit("picture_file", message, name=name) from None
