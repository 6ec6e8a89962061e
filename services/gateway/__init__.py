"""The gateway: HTTP in, commands and queries out.  The only asyncio process.

Owns: accounts (API keys), the durable intake of commands, read models of everything.
Obeys: NoteOutcome.  Says: nothing.  Hears: every event.
Asks: whatever its owner answers (`Query`).
"""
