"""The score as a Standard MIDI file, format 1: a track for the tempo and one for each part."""

import struct

from ml.music.instruments import DRUM_BANK
from ml.music.mixing import LEVELS, PLACES
from ml.music.score import Part, Score, Tempo

TICKS = 480  # a beat
DRUM_CHANNEL = 9
LOUDEST = 100  # of the volume controller, for the tune

Event = tuple[int, int, bytes]  # tick, order among events of one tick, message


def encode_midi(score: Score) -> bytes:
    """The file's bytes, with names, programs, volumes, places and the ritardando."""
    tracks = [_conductor(score.tempo, score.metre)]
    tracks += [_track(part, _channel(i, part)) for i, part in enumerate(score.parts)]
    header = struct.pack(">4sIHHH", b"MThd", 6, 1, len(tracks), TICKS)
    return header + b"".join(_chunk(events) for events in tracks)


def _conductor(tempo: Tempo, metre: int) -> list[Event]:
    events = [(0, 0, b"\xff\x58\x04" + bytes((metre, 2, 24, 8)))]
    for beat, beat_s in zip(tempo.beats, tempo.seconds_a_beat, strict=True):
        events.append((_tick(beat), 1, b"\xff\x51\x03" + round(beat_s * 1e6).to_bytes(3, "big")))
    return events


def _channel(index: int, part: Part) -> int:
    """Each pitched part has one of its own, passing over the drums'."""
    return DRUM_CHANNEL if part.instrument.bank == DRUM_BANK else index + (index >= DRUM_CHANNEL)


def _track(part: Part, channel: int) -> list[Event]:
    name = part.instrument.name.encode()
    volume = round(LOUDEST * 10 ** ((LEVELS[part.role] - LEVELS["lead"]) / 40))
    side = round(64 + 63 * PLACES[part.role])
    events = [
        (0, 0, b"\xff\x03" + _length(len(name)) + name),
        (0, 1, bytes((0xC0 | channel, part.instrument.program))),
        (0, 2, bytes((0xB0 | channel, 7, volume))),
        (0, 3, bytes((0xB0 | channel, 10, side))),
    ]
    for note in part.notes:
        start = _tick(note.start)
        events.append((start, 5, bytes((0x90 | channel, note.key, note.velocity))))
        events.append((max(_tick(note.end), start + 1), 4, bytes((0x80 | channel, note.key, 0))))
    return events


def _chunk(events: list[Event]) -> bytes:
    body, before = b"", 0
    for tick, _order, message in sorted(events):
        body += _length(tick - before) + message
        before = tick
    body += b"\x00\xff\x2f\x00"
    return struct.pack(">4sI", b"MTrk", len(body)) + body


def _tick(beat: float) -> int:
    return round(beat * TICKS)


def _length(number: int) -> bytes:
    """Seven bits a byte, the highest first, all but the last marked."""
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(number & 0x7F | 0x80)
    return bytes(reversed(digits))
