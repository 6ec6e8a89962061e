"""Notify: who is told what, and who calls.

Owns: addresses, messages, hotline calls, questions and answers.

Obeys: KeepContacts, ForgetContacts, TellAnswer; OpenTicket, AnswerTicket, ConvertTicket;
PublishFaq, ReviseFaq, WithdrawFaq.
Answers: ReadMessages.

Says: MessagesChanged, TicketChanged, FaqChanged; and, when a call becomes something else, the
command that creates it: matching's SubmitNeed or AskHelp, or logistics' PledgeDonation.

Hears: OffersMade, OffersWithdrawn, NeedRejected, NeedWithdrawn, HelpChanged, DonationChanged,
TroubleChanged.

It keeps an address book of its own, because it must be able to send when the registry is down
and because events carry no address.
"""
