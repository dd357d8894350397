"""Bank statements: read as they come, matched with what is owed, taken in once."""
