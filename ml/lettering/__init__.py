"""Text in pictures: where it is, which pixels are its letters, and words painted in its place."""
