"""Matching: who is needed where, who goes, and who is helped.

Owns: needs with their offers and duties, the pool (a local copy of the volunteers, and the hours
for which each is held), the rota (who served last and for how long in a row), plans and the rules
they are made by; help requests; missions.
Obeys: SubmitNeed, ReviewNeed, WithdrawNeed; ClaimPlaces, AdoptPlaces, SendTeam, NamePeople,
AcceptOffer, DeclineOffer, RevokeLetter, OfferPlaces; CheckIn, CheckOut, Muster; SolvePlan,
SignException, PublishPlan, WeighGates, SetRules; the commands of help requests and missions.
Answers: ReadAlgorithm, ReadFunnel, WhyNot, ReadHelp, TrackHelp, ReadStandingCase.
Says: Need*, PlacesAdopted, Offers*, WaitersPlaced, LettersRevoked, Assignments*, PlanChanged,
RulesChanged, HelpChanged, MissionChanged; to notify KeepContacts and TellAnswer.
Hears: volunteers, zones, teams and organisations of the registry; of its own events those that
concern more than one need or person.
Answers: ReadCertificate.
"""
