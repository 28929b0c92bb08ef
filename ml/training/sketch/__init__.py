"""Training of the sketch model: examples, what is learned from them, the loop, and what is told about it."""
