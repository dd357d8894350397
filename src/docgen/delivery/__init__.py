"""Letters on their way out: whom to, what in them, by which server, and how it ended."""
