"""Notify: who is told what, and who calls.

Owns: addresses, messages, hotline calls, questions and answers.

Obeys: KeepContacts, ForgetContacts, TellAnswer, OpenTicket, AnswerTicket, ConvertTicket,
    PublishFaq, ReviseFaq, WithdrawFaq.
Answers: ReadMessages.
Says:
    what is told: MessagesChanged, TicketChanged, FaqChanged
    to itself: KeepContacts, ForgetContacts, TellAnswer
    what a call becomes: SubmitNeed, AskHelp, PledgeDonation
Hears:
    of matching: OffersMade, OffersWithdrawn, WaitersPlaced, NeedRejected, NeedWithdrawn,
        HelpChanged, StandingCaseChanged, EmergencyDataPurged
    of registry: TroubleChanged, ThanksDue, RegistrationRepeated, IncidentPurged
    of logistics: DonationChanged

It keeps an address book of its own, because it must be able to send when the registry is down
and because events carry no address.
"""
