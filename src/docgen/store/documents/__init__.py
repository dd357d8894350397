"""Documents in the store: frozen, listed, changed."""
