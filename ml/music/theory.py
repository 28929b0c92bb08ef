"""Scales, keys and chords. A degree is a step of a scale, counted over all octaves: 0 is the tonic in MIDI octave 0."""

from dataclasses import dataclass

SCALES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "harmonic minor": (0, 2, 3, 5, 7, 8, 11),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
}
STEPS = 7  # of each of these scales in an octave
SHARP_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
FLAT_NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
FLAT_SIGNATURES = frozenset({5, 10, 3, 8, 1})  # tonics of the major keys that are written with flats
MAJOR_OF_MODE = {"lydian": 7, "mixolydian": 5, "dorian": 10, "minor": 3, "harmonic minor": 3, "phrygian": 8}


@dataclass(frozen=True)
class Key:
    """tonic: pitch class, 0 is C. mode: a name of SCALES."""

    tonic: int
    mode: str

    @property
    def name(self) -> str:
        """Of the tonic, as its key signature writes it: "Bb", "F#"."""
        signature = (self.tonic + MAJOR_OF_MODE.get(self.mode, 0)) % 12
        return (FLAT_NAMES if signature in FLAT_SIGNATURES else SHARP_NAMES)[self.tonic]

    def pitch(self, degree: int) -> int:
        """The MIDI key of a degree."""
        octave, step = divmod(degree, STEPS)
        return self.tonic + 12 * octave + SCALES[self.mode][step]

    def holds(self, pitch: int) -> bool:
        return (pitch - self.tonic) % 12 in SCALES[self.mode]

    def degrees(self, low: int, high: int) -> list[int]:
        """Those whose MIDI keys lie from low to high, rising."""
        return [degree for degree in range(STEPS * 11) if low <= self.pitch(degree) <= high]

    def nearest(self, step: int, pitch: int) -> int:
        """The MIDI key of this step of the scale (0 to 6) that lies nearest to `pitch`."""
        return min((self.pitch(step + STEPS * octave) for octave in range(11)), key=lambda key: abs(key - pitch))


def triad(root: int) -> tuple[int, int, int]:
    """Root, third and fifth as steps of the scale, 0 to 6."""
    return root % STEPS, (root + 2) % STEPS, (root + 4) % STEPS
