"""Official files, own or received: validated, read, shown, handed over."""
