"""Template folders and the sandbox their text is compiled in."""
