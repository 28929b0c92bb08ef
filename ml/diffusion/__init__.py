"""Stable Diffusion 1.5: its parts, what is drawn with them, and what is put on them for one drawing."""
