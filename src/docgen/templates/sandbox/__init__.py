"""Templates filled in: Jinja where it can do no harm, and the values that it sees."""
