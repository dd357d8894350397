"""Short texts by name in a file's own metadata: PDF, Word, HTML, a module each.

Each module has ``write(content, entries, made_at)``, ``read(content)`` and ``substance(content)``:
what people see of a file, to tell whether two files say the same.
"""
