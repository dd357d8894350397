"""The official files of corrections, read."""
