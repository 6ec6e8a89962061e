"""Cities as they were: synthetic people with real needs, played through the public API."""
