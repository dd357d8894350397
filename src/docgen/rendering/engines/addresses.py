"""Which addresses a page may hold, whatever engine makes it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlsplit

from docgen.exceptions import ResourceRefusedError

#: Relative addresses in a template resolve against this; nothing answers there.
BASE_URL: Final = "https://template.invalid/"
#: How addresses begin that hold a picture whole.
PICTURES: Final = ("data:image/png;", "data:image/jpeg;")

_LINK_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
_LINKS: Final = frozenset({"a", "area", "link"})

#: What most pages have none of is looked for first, by its colon: it is found much faster.
_NO_PICTURE = re.compile(r":(?<=data:)(?!image/(?:png|jpeg);)", re.IGNORECASE)
#: An address in an attribute or a stylesheet that holds something else whole, SVG above all.
_OTHER_DATA = re.compile(
    r"""(?:=\s*["']?|\burl\(\s*["']?)\s*(data:(?!image/(?:png|jpeg);)[^"'\s>)]{0,80})""",
    re.IGNORECASE,
)


def refuse_other_data(text: str) -> None:
    """Refuse addresses that hold anything but a picture of data, for an engine that reads them.

    Raises:
        ResourceRefusedError: there is such an address; names its beginning.

    """
    if _NO_PICTURE.search(text) and (found := _OTHER_DATA.search(text)):
        raise ResourceRefusedError(found[1])


def refuse_dangerous_links(html: str) -> None:
    """Refuse what :func:`refuse_dangerous_elements` refuses in a whole document."""
    from lxml import html as lxml_html

    refuse_dangerous_elements(lxml_html.document_fromstring(html).iter())


def refuse_dangerous_elements(elements: Iterable[Any]) -> None:
    """Refuse attachments, and links that a reader of the PDF should not be sent to.

    Raises:
        ResourceRefusedError: one of the elements is such; names its address.

    """
    for element in elements:
        if element.tag not in _LINKS:
            continue
        address = (element.get("href") or "").strip()
        if "attachment" in (element.get("rel") or "").lower().split():
            raise ResourceRefusedError(address)
        if element.tag != "link" and not _is_harmless(address):
            raise ResourceRefusedError(address)


def _is_harmless(address: str) -> bool:
    if "\\" in address:
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme.lower() in _LINK_SCHEMES or not (parts.scheme or parts.netloc)
