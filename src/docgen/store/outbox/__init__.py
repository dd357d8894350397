"""What is to leave the house, kept until it has: letters, calls of other programs, exchange."""
