"""How the tables became what they are: one module a version, run by the database's ``schema``."""
