"""The only code that decodes sound from outside: a program of its own that imports soundfile and nothing of ours.

stdin: WAV, MP3, OGG or FLAC; stdout: the same sound as a mono MP3, without anything but its samples. It prints one line
on stderr when it cannot: "long", "silent" or anything else; and may crash: the caller lives in another process.
Arguments: libsndfile's format, and the limits: seconds of sound, megabytes of memory, seconds of CPU.
"""

import io
import resource
import sys

import numpy as np
import soundfile

RATES = (16_000, 22_050, 24_000)  # that an MP3 of ours may have: a voice needs no more
QUALITY = 0.6  # of the variable bit rate, 0 the finest to 1
BLOCK = 1 << 16  # frames
QUIETEST = 1e-4  # -80 dB: below this nobody hears anything
PEAK = 0.97


def main(kind: str, most_s: str, memory_mb: str, cpu_s: str) -> None:
    limit_process(memory_mb=int(memory_mb), cpu_s=int(cpu_s))
    with soundfile.SoundFile(io.BytesIO(sys.stdin.buffer.read())) as file:
        if file.format not in kind.split("/"):
            sys.exit("another format")
        sound, rate = mono(file, int(most_s)), file.samplerate
    if not len(sound) or np.abs(sound).max() < QUIETEST:
        sys.exit("silent")
    sound, rate = at_a_rate(sound, rate)
    made = io.BytesIO()
    sound = np.clip(sound, -PEAK, PEAK)
    soundfile.write(made, sound, rate, format="MP3", compression_level=QUALITY, bitrate_mode="VARIABLE")
    sys.stdout.buffer.write(made.getvalue())
    sys.stderr.write(f"{len(sound) / rate:.2f}")


def limit_process(*, memory_mb: int, cpu_s: int) -> None:
    """What this process may use from here on; it starts no other and writes no file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_FSIZE, (memory_mb << 17, memory_mb << 17))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def mono(file: soundfile.SoundFile, most_s: int) -> np.ndarray:
    """Every sample, its channels mixed: (N,) float32. Counted while reading: a declared length is not believed."""
    left, blocks = most_s * file.samplerate, []
    while len(block := file.read(BLOCK, dtype="float32", always_2d=True)):  # (<= BLOCK, channels)
        left -= len(block)
        if left < 0:
            sys.exit("long")
        blocks.append(np.nan_to_num(block, posinf=0, neginf=0).mean(axis=1))
    return np.concatenate(blocks) if blocks else np.zeros(0, "float32")


def at_a_rate(sound: np.ndarray, rate: int) -> tuple[np.ndarray, int]:
    """The same at a rate that an MP3 may have: averaged down by whole steps, then drawn straight between samples."""
    step = max(1, round(rate / RATES[-1]))
    sound = sound[: len(sound) // step * step].reshape(-1, step).mean(axis=1)
    if rate / step in RATES:
        return sound, rate // step
    wanted = next((each for each in RATES if each >= rate / step), RATES[-1])
    places = np.arange(int(len(sound) * wanted * step / rate)) * (rate / step / wanted)
    return np.interp(places, np.arange(len(sound)), sound).astype("float32"), wanted


if __name__ == "__main__":
    main(*sys.argv[1:])
