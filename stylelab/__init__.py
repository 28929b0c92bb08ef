"""Style transfer, words to picture, photo editor."""
