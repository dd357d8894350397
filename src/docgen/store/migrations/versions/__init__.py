"""The versions, oldest first. A released one is never changed: the next one is added."""
