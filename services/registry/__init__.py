"""The registry: who may serve - volunteers, drivers, emergency teams, organisations, hours given.

Owns: volunteers and their standing, imports, teams, organisations, service records, policies,
zones, and who read personal data.
Obeys: RegisterVolunteer, RegisterDriver, ChangeStanding, RecordTraining, RecordCover,
RecordQualification, SignAgreement, AcknowledgeGuide, AddDriving, GiveRole, EndRole, ReportIn,
ProposePolicy, ReviewPolicy, SetZone, StartImport, ImportChunk, RegisterTeam, ReportReadiness,
ApplyOrganisation, ReviewOrganisation, BringMembers.  Answers: ReadVolunteer,
ReadEligibility, ReadPosts.
Says: VolunteerRegistered, VolunteerChanged, PolicyChanged, ZoneChanged, VolunteersImported,
ImportProgressed, TeamRegistered, TeamReadinessReported, OrganisationChanged, ServiceRecorded; to
notify: KeepContacts.
Hears: AssignmentsCheckedOut.

Lists of people come over a lane of their own (``HUIYIN_LANE=bulk``), so that forty thousand rows
never stand before one person who registers.
"""
