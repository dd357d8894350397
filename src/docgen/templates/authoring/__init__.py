"""Tools of template authors: start a template, import a foreign one, look for mistakes.

Nothing here renders documents. ``starting`` copies a template, ``importing`` rewrites the tags of
another system, by the rows of ``perfectum`` and ``bitrix24``, and ``linting`` tells what is wrong
with a folder.
"""
