"""Everything a plugin can extend, and the only module that asks plugins."""
