"""City supply: which car brings what to which community, in which order.

Arrays in, arrays out; no bus, no database.  Solved by PyVRP (ADR 13) in a process of its own
(`process`), checked by rules of our own (`check`) that know nothing of the solver.
"""
