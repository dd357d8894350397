"""What an administrator watches: the health of the store and its surroundings, and the log."""
