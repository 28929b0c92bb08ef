"""What the sketch model is measured on, and how: drawings by other hands than those it learned from."""
