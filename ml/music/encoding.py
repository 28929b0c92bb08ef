"""The sound as an MP3 file."""

import io

import soundfile

from ml.music.mixing import RATE, Sound

QUALITY = 0.6  # of the variable bit rate, 0 the finest and largest to 1; about 75 kbit/s for these pieces


def encode_mp3(sound: Sound) -> bytes:
    """Stereo MP3 of the same length. MP3 and not Ogg: its bytes hang on the samples alone, without a chance serial."""
    file = io.BytesIO()
    soundfile.write(file, sound, RATE, format="MP3", compression_level=QUALITY, bitrate_mode="VARIABLE")
    return file.getvalue()
