"""Text in pictures: where it is, and which pixels are its letters."""
