"""What is kept for years: copies, archives, and what is erased when its term is over."""
