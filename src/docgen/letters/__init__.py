"""Letters as a type of what templates print: their data, shortcodes, samples and two formats."""
