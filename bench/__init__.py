"""Benchmarks: each prints one JSON line per case, with its baseline measured in the same run."""
