"""How the tables became what they are: one module a version, run by :mod:`docgen.store.schema`."""
