"""Documents that arrive where they are needed: 1C, banks, operators of electronic exchange."""
