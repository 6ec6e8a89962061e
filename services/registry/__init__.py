"""The registry: who may serve - volunteers, drivers, emergency teams, organisations, hours given.

Owns: volunteers, drivers and their standing, lists entered of many, imports, links by which people
join; teams, organisations, work groups, stations, liaisons; service records and their chains,
awards and certificates, stories; troubles on duty; policies, posts, zones, emergencies; and who
read personal data.

Obeys:
    groups: FormGroup, AppointHead, OpenStation, FileCapabilities
    incidents: DeclareIncident, StandDown, CloseIncident, PurgeIncident
    people: RegisterVolunteer, RegisterDriver, StartImport, ImportChunk
    joining: OpenRecruitLink, RevokeRecruitLink, JoinByLink, ClaimRecord, TransferVolunteer,
        GiveConsent, WithdrawConsent, AskDeletion
    liaisons: AppointLiaisons
    organisations: ApplyOrganisation, ReviewOrganisation, BringMembers
    policies: ProposePolicy, ReviewPolicy, SetZone
    recognition: ListAwards, ObjectAward, DecideObjection, IssueAwards, PrintCertificate,
        RevokeCertificate
    records: SupplementHours, ApproveHours, CorrectRecord, DisputeRecord, AnswerDispute,
        EvaluateService
    rolls: HoldSession, InsureGroup, ConfirmPeople
    standing: ChangeStanding, RecordTraining, RecordCover, RecordQualification, SignAgreement,
        AcknowledgeGuide, AddDriving, GiveRole, EndRole, ReportIn, SetHousehold
    stories: WriteStory, PublishStory, WithdrawStory, WithdrawStories
    teams: RegisterTeam, ReportReadiness
    troubles: RaiseTrouble, TakeUpTrouble, SettleTrouble
Answers:
    groups: ReadGroup
    people: ReadVolunteer, ReadPhones
    joining: ReadRecruitLink, ReadBadge, ExportMyData
    ledger: ReadLedger, FindVolunteers, ReadSignUps
    liaisons: ReadLiaison
    policies: ReadPosts, ReadEligibility
    recognition: ReadAwards, ReadCertificate
    records: ReadRecords, VerifyRecords
    stories: ReadStories
    troubles: ReadTrouble
Says:
    groups: GroupChanged, StationOpened, CapabilitiesFiled
    incidents: IncidentChanged, IncidentPurged, ThanksDue
    people: VolunteerRegistered, RegistrationRepeated, VolunteersImported, ImportProgressed
    joining: RecruitLinkChanged
    liaisons: LiaisonsAppointed
    organisations: OrganisationChanged
    policies: PolicyChanged, ZoneChanged
    recognition: AwardsChanged, CertificateChanged
    records: ServiceRecorded, RecordChanged, RecordsSealed
    rolls: RollEntered
    standing: VolunteerChanged
    stories: StoryChanged
    teams: TeamRegistered, TeamReadinessReported
    troubles: TroubleChanged
    to itself: WithdrawStories
    to notify: KeepContacts, ForgetContacts
Hears:
    of matching: AssignmentsCheckedOut
    of its own: RollEntered

Lists of people come over a lane of their own (``HUIYIN_LANE=bulk``), so that forty thousand rows
never stand before one person who registers.
"""
