"""Shortcodes: from the text of a template to expressions of the template engine.

In the order of the work: :mod:`lexer`, :mod:`parser` (with :mod:`conditions`) to the
:mod:`tree`, names from the :mod:`catalog`, :mod:`compiler`; beside them the :mod:`values` that
templates see, the :mod:`context` made of them, and the :mod:`modifiers` that shape them.
"""
