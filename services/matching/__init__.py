"""Matching: who is needed where, who goes, and who is helped.

Owns: needs with their offers and duties, the pool (a local copy of the volunteers, and the hours
for which each is held), plans; help requests; missions.
Obeys: SubmitNeed, ReviewNeed, WithdrawNeed, ClaimPlaces, AcceptOffer, DeclineOffer, CheckIn,
CheckOut, Muster, SolvePlan, PublishPlan, OfferPlaces; the commands of help requests and missions.
Answers: ReadAlgorithm, ReadFunnel, WhyNot.
Says: Need*, Offers*, Assignments*, PlanChanged, HelpChanged, MissionChanged; to notify KeepContacts
and TellAnswer.
Hears: volunteers, teams and organisations of the registry; of its own events those that concern
more than one need or person.
"""
