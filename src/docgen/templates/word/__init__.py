"""Word templates: a DOCX file with shortcodes, compiled once and rendered many times.

The modules follow the way of a file: ``archive`` and ``package`` read it, ``refusals`` says what
it may not hold, ``healing`` joins what Word has split, ``marks`` finds blocks and ``blocks`` puts
them around whole paragraphs and rows, ``folding`` makes text of a part, ``compiler`` makes code
of the text, ``rendering`` makes a document, ``pictures`` puts pictures into it, ``checking`` looks
it over.
"""
