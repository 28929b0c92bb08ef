"""Book covers: art, lettering, wrap, print file."""
