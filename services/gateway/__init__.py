"""The gateway: HTTP in, commands and queries out.  The only asyncio process.

Owns: accounts (API keys), the durable intake of commands, read models of everything.

Obeys: NoteOutcome, NoteDeath.
Answers: nothing.
Says: no event; the commands of everybody outside, each to its owner.
Hears: every event.

It asks whatever its owner answers (`Query`).
"""
