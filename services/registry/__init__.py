"""The registry: who may serve - volunteers, drivers, emergency teams, organisations, hours given.

Owns: volunteers, imports, teams, organisations, service records, and who read personal data.
Obeys: RegisterVolunteer, RegisterDriver, StartImport, ImportChunk, RegisterTeam, ReportReadiness,
ApplyOrganisation, ReviewOrganisation, BringMembers.  Answers: ReadVolunteer.
Says: VolunteerRegistered, VolunteersImported, ImportProgressed, TeamRegistered,
TeamReadinessReported, OrganisationChanged, ServiceRecorded; to notify: KeepContacts.
Hears: AssignmentsCheckedOut.

Lists of people come over a lane of their own (``HUIYIN_LANE=bulk``), so that forty thousand rows
never stand before one person who registers.
"""
