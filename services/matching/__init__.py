"""Matching: who is needed where, who goes, and who is helped.

Owns: needs with their offers and duties, the pool (a local copy of the volunteers, and the hours
for which each is held), the rota (who served last and for how long in a row), plans and the rules
they are made by, squads and their reports, channels; help requests and what was said in confidence;
standing cases; missions.

Obeys:
    channels: PauseChannel, ResumeChannel, RedirectPeople, LeavePlace
    help: AskHelp, VerifyHelp, DispatchHelp, StartHelp, ResolveHelp, ConfirmHelp, CloseHelp
    help care: TriageHelp, ClaimHelp, ReturnHelp, NoteAttempt, AffirmHelp, WithdrawHelp, ReopenHelp,
        MergeHelp, UnmergeHelp, AdoptTwin, DropTwin, SettleTwin, NoteSession
    missions: RaiseMission, CommitMission, DeclineMission, ArriveAtMission, ReleaseMission
    muster: BriefPeople, HandOutTasks
    needs: SubmitNeed, ReviewNeed, WithdrawNeed, ClaimPlaces, AdoptPlaces, SendTeam
    offers: AcceptOffer, NamePeople, RevokeLetter, DeclineOffer, CheckIn, CheckOut, Muster,
        ReportProgress, CallStandby
    plans: SolvePlan, PublishPlan, SignException, WeighGates, OfferPlaces
    reports: FileReport
    rules: SetRules
    squads: AppointHead
    standing: OpenStandingCase, ReportVisit, ChooseHelper, PauseStandingCase, ResumeStandingCase,
        EndStandingCase
Answers:
    explain: ReadFunnel, WhyNot, ReadAlgorithm
    help: ReadHelp, TrackHelp
    help care: ReadSessions
    plans: ReadCertificate
    reports: ReadReports, ReadPhoto
    squads: ReadSquads, ReadOwnSquad
    standing: ReadStandingCase
Says:
    channels: ChannelChanged
    help: HelpChanged
    missions: MissionChanged
    muster: AssignmentsBriefed, TasksHandedOut
    needs: PlacesAdopted, NeedSubmitted, NeedRejected, NeedPublished, NeedMatched, NeedFilled,
        NeedReopened, NeedUnmet, NeedInService, NeedProgressed, NeedCompleted, NeedWithdrawn,
        NeedExpired
    offers: OffersMade, OffersAccepted, OffersDeclined, OffersTimedOut, OffersWithdrawn,
        OffersWaiting, WaitersPlaced, LettersRevoked, AssignmentsCheckedIn, AssignmentsCheckedOut,
        AssignmentsMissed
    plans: PlanChanged
    purges: EmergencyDataPurged
    reports: ReportFiled
    rules: RulesChanged
    standing: StandingCaseChanged
    to itself: LeavePlace, DeclineOffer, OfferPlaces, AdoptTwin, DropTwin, SettleTwin
    to notify: KeepContacts, ForgetContacts, TellAnswer
Hears:
    of registry: VolunteerRegistered, VolunteersImported, VolunteerChanged, TeamRegistered,
        TeamReadinessReported, OrganisationChanged, IncidentPurged, ZoneChanged
    of logistics: ErrandChanged
    of its own: PlanChanged, ChannelChanged, NeedPublished, OffersDeclined, OffersTimedOut,
        OffersWithdrawn, AssignmentsCheckedOut, AssignmentsMissed
"""
