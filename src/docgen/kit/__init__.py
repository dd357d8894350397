"""What plugins are built of: collecting, checks of payloads, samples, layout."""
