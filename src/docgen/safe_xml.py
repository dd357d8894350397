"""XML read alone: no entities, no document types, nothing from the network."""

from __future__ import annotations

from lxml import etree


def parsed_xml(content: bytes, *, bare: bool = False, indented: bool = True) -> etree._Element:
    """Return the root of a text in XML.

    ``bare`` leaves out comments and processing instructions: they part a text in two, of which
    only the first is read. Unless it stays ``indented``, the space between elements goes, too.

    Raises:
        lxml.etree.XMLSyntaxError: it is not well-formed, or larger inside than libxml2 allows.
        ValueError: it is nothing that may be parsed.

    """
    # Made for each text: a parser keeps the errors of its last one.
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=bare,
        remove_pis=bare,
        remove_blank_text=not indented,
    )
    return etree.fromstring(content, parser)
