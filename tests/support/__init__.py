"""What tests of several rooms share: a city's bus and databases, real ones."""
