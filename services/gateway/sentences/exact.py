"""Where no sentence can be as exact as the raiser's own."""

#: Codes that are raised with an English sentence more exact than any that could stand here.
EXACT = ""
