"""Where every printed value and every setting of a document came from."""
