"""Sizes that the network and those who use it share."""

FIRST = 8  # pixels of a cell at which the network begins
CELL = 4  # pixels of a cell that is named
LIKENESS = 8  # numbers by which cells of one object find one another
KINDS = 4  # of nearness of a crayon to what is expected
RECOGNISED = 4  # pixels of a cell at which the recogniser begins
