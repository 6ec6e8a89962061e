"""The `huiyin` command: what an operator types on one machine."""
