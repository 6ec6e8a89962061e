"""Rules of telling people things, as pure functions."""
