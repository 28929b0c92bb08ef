"""The subjects that the sketch model was taught, in the order of its condition vector. "scene" is everything else."""

SUBJECTS = ("scene", "face", "panda", "car", "handbag", "shoes", "gemstone", "character", "space")
