"""The soundfont: taken from a Debian package, cut down, and played as it was."""

from pathlib import Path

import numpy as np
import pytest

from ml.errors import WeightsMissing
from ml.music.composer import compose
from ml.music.instruments import INSTRUMENTS
from ml.music.score import Note, Part, Tempo
from ml.music.soundfont import SoundfontBand
from ml.weights.fetch import FetchFailed, fetch, unpack
from ml.weights.install import install
from ml.weights.origin import Package
from ml.weights.recipes.soundfont import FONT, WEIGHTS, cut_down
from ml.weights.shelf import digest
from tests.ml.parcels import weights_of

EVEN = Tempo((0.0,), (1.0,))


@pytest.fixture
def installed(tmp_path: Path) -> Package:
    """What a Debian package left on this machine."""
    file = tmp_path / "share" / "sample.sf3"
    file.parent.mkdir()
    file.write_bytes(b"sounds")
    return Package("debian", "sample-soundfont", "1.0", digest(file), 0.1, file=str(file))


def test_it_takes_a_file_where_a_debian_package_put_it(installed: Package, tmp_path: Path) -> None:
    found = fetch(installed, tmp_path / "packages")
    folder = unpack(found, tmp_path / "unpacked")
    assert (folder / "sample.sf3").read_bytes() == b"sounds"
    assert found.exists()


def test_it_refuses_a_file_that_is_not_the_pinned_one(installed: Package, tmp_path: Path) -> None:
    Path(installed.file).write_bytes(b"others")
    with pytest.raises(FetchFailed, match="not the pinned file"):
        fetch(installed, tmp_path / "packages")


def test_it_names_the_debian_package_that_is_missing(installed: Package, tmp_path: Path) -> None:
    Path(installed.file).unlink()
    weights = weights_of(installed, files={"sample.sf3": ""})
    failed = install([weights], tmp_path, on_progress=lambda _progress: None)
    assert "sample-soundfont 1.0: the Debian package is not installed" in failed["sample"]


def test_it_refuses_what_is_no_soundfont(tmp_path: Path) -> None:
    (tmp_path / FONT).write_bytes(b"RIFF" + b"\0" * 40)
    with pytest.raises(WeightsMissing, match="cannot be read"):
        SoundfontBand(tmp_path / FONT, "broken")


@pytest.mark.weights
def test_it_cuts_the_font_down_to_what_we_play(store) -> None:
    """Only ours are left, and they sound as before: the cut file differs in nothing but what is missing."""
    (package,) = WEIGHTS.packages
    whole = Path(package.file)
    cut = store.shelf.folder("soundfont") / FONT
    assert cut.stat().st_size < whole.stat().st_size / 2
    assert cut_down(whole.read_bytes(), {(i.bank, i.program) for i in INSTRUMENTS.values()}) == cut.read_bytes()
    bands = [SoundfontBand(path, "FluidR3Mono") for path in (whole, cut)]
    for part in compose("excited", 3, seconds=5, energy=0.5, brightness=0.5, keywords=("sea",)).parts:
        seconds = part.notes[0].start + 1.5
        before, after = (band.play(part, EVEN, seconds) for band in bands)
        assert np.abs(before).max() > 0.01
        assert np.abs(before - after).max() < 1e-3, part.instrument.name


@pytest.mark.weights
@pytest.mark.parametrize(
    "instrument", [each for each in INSTRUMENTS.values() if each.pitched], ids=lambda each: each.name
)
def test_it_plays_every_instrument_in_tune_where_we_use_it(band, instrument) -> None:
    for key in (max(instrument.low, 48), instrument.high):
        sound = band.play(Part("lead", instrument, (Note(0, 1.0, key, 90),)), EVEN, 1.0).mean(1)
        assert np.abs(sound).max() > 0.005
        assert abs(cents_off(sound, key)) <= 22, key


@pytest.fixture(scope="module")
def band(store) -> SoundfontBand:
    return SoundfontBand(store.shelf.folder("soundfont") / FONT, "FluidR3Mono")


def cents_off(sound: np.ndarray, key: int) -> float:
    """Where the first three overtones together are strongest, from the pitch of equal temperament."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 18))
    hz = np.fft.rfftfreq(1 << 18, 1 / 44_100)
    cents = np.arange(-100, 101, 4)
    pitches = 440 * 2 ** ((key - 69 + cents / 100) / 12)
    return float(cents[np.argmax(sum(np.interp(pitches * n, hz, spectrum) for n in (1, 2, 3)))])
