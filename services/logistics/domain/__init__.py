"""Rules of logistics: pure functions over frozen values."""
