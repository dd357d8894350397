"""What authors of templates look at while they write; all of it runs in worker processes.

``values`` says what previews are, ``pages`` draws them, ``places`` finds values on them,
``palette`` prints shortcodes, ``troubles`` looks for what went wrong, ``changes`` compares;
``jobs`` is what a worker is asked.
"""
