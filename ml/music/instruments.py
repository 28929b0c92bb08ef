"""What plays: General MIDI programs, where they sound well and in tune, and the family of our own voice for each."""

from dataclasses import dataclass
from typing import Literal

Family = Literal["struck", "plucked", "keys", "wind", "bowed", "pad", "bass", "drums", "noise"]
DRUM_BANK = 128


@dataclass(frozen=True)
class Instrument:
    """name: as a person reads it. program: General MIDI, from 0. low, high: MIDI keys where it sounds well.

    strum_s: seconds between the notes of a chord that a hand plays at once.
    """

    name: str
    program: int
    family: Family
    low: int = 36
    high: int = 96
    bank: int = 0
    strum_s: float = 0.0

    @property
    def pitched(self) -> bool:
        return self.family not in ("drums", "noise")


def _row(name: str, program: int, family: Family, low: int, high: int, strum_s: float = 0.0) -> Instrument:
    return Instrument(name, program, family, low, high, strum_s=strum_s)


INSTRUMENTS: dict[str, Instrument] = {
    instrument.name: instrument
    for instrument in (
        _row("piano", 0, "keys", 28, 96, 0.008),
        _row("electric piano", 4, "keys", 36, 88, 0.008),
        _row("celesta", 8, "struck", 60, 100),
        _row("glockenspiel", 9, "struck", 72, 103),
        _row("music box", 10, "struck", 60, 96),
        _row("vibraphone", 11, "struck", 53, 89, 0.01),
        _row("marimba", 12, "struck", 48, 90),
        _row("xylophone", 13, "struck", 65, 98),
        _row("accordion", 21, "wind", 53, 88),
        _row("nylon guitar", 24, "plucked", 40, 81, 0.016),
        _row("steel guitar", 25, "plucked", 40, 82, 0.014),
        _row("acoustic bass", 32, "bass", 28, 55),
        _row("fretless bass", 35, "bass", 28, 55),
        _row("violin", 40, "bowed", 55, 88),
        _row("cello", 42, "bowed", 36, 72),
        _row("contrabass", 43, "bowed", 28, 55),
        _row("tremolo strings", 44, "bowed", 40, 84),
        _row("pizzicato strings", 45, "plucked", 40, 78),
        _row("harp", 46, "plucked", 36, 96, 0.03),
        _row("timpani", 47, "bass", 36, 55),
        _row("strings", 48, "bowed", 36, 88),
        _row("slow strings", 49, "pad", 36, 88),
        _row("trumpet", 56, "wind", 55, 84),
        _row("french horns", 60, "wind", 43, 74),
        _row("oboe", 68, "wind", 59, 88),
        _row("clarinet", 71, "wind", 52, 88),
        _row("flute", 73, "wind", 60, 94),
        _row("recorder", 74, "wind", 65, 93),
        _row("pan flute", 75, "wind", 60, 89),
        _row("whistle", 78, "wind", 67, 86),
        _row("ocarina", 79, "wind", 62, 88),
        _row("warm pad", 89, "pad", 40, 84),
        _row("kalimba", 108, "struck", 55, 88),
        _row("steel drums", 114, "struck", 55, 86),
        Instrument("sea", 122, "noise"),
        Instrument("percussion", 0, "drums", bank=DRUM_BANK),
    )
}

KICK, STICK, SNARE, CLAP, LOW_TOM, CLOSED_HAT, HIGH_TOM, CRASH = 36, 37, 38, 39, 41, 42, 48, 49
TAMBOURINE, CABASA, SHAKER, HIGH_BLOCK, LOW_BLOCK, TRIANGLE = 54, 69, 82, 76, 77, 81
