"""What turns HTML into PDF."""
