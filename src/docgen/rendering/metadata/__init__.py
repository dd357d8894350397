"""Short texts by name in a file's own metadata: PDF, Word, HTML, a module each.

Each module has ``write(content, entries, made_at)``, ``read(content)`` and
``say_the_same(ours, other)``, which looks at what people see of two files.
"""
