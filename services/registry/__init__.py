"""The registry: who may serve - volunteers, drivers, emergency teams, organisations, hours given.

Owns: volunteers and their standing, lists entered of many, troubles on duty, imports, teams,
organisations, service records and their chains, policies, zones, and who read personal data.
Obeys, answers and says what `contracts.registry` holds; to notify it says KeepContacts.
Hears: AssignmentsCheckedOut, and its own RollEntered.

Lists of people come over a lane of their own (``HUIYIN_LANE=bulk``), so that forty thousand rows
never stand before one person who registers.
"""
