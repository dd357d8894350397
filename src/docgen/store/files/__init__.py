"""Files by the hash of their content, and what is attached."""
