"""DiffSTE at toy size: words are painted in their box and nowhere else, by what each of its two branches sees."""

import dataclasses

import numpy as np
import pytest
import torch
from diffusers import UNet2DConditionModel
from PIL import Image
from safetensors.torch import load_file, save_file

from ml.diffusion.adapters import LAYERS_FILE, Adapter
from ml.errors import Cancelled, InvalidInput, WeightsMissing
from ml.lettering.detect import TextBox
from ml.lettering.diffste import NotLatin, WritingRequest
from ml.lettering.diffste.characters import VOCABULARY, CharacterEncoder
from ml.lettering.diffste.parts import LetterNetworks
from ml.lettering.diffste.tiles import Square, divide
from ml.lettering.diffste.unet import Seen, build_unet
from ml.weights.full import FULL
from ml.weights.pickles import convert
from tests.toys.diffste import LETTERS, UNET

BOX = TextBox(((20, 30), (110, 30), (110, 60), (20, 60)))


def ask(words="Moon", **how):
    across, down = np.meshgrid(np.arange(140), np.arange(100))
    picture = Image.fromarray(np.stack([across, down * 2, 255 - across], axis=-1).astype(np.uint8))
    return WritingRequest(**{"picture": picture, "words": words, "box": BOX, "steps": 2} | how)


@pytest.fixture(scope="module")
def write(full):
    def call(words="Moon", on_step=None, **how):
        with full.lease("text_writing", "full") as writing:
            return writing(ask(words, **how), **({"on_step": on_step} if on_step else {}))

    return call


@pytest.fixture(scope="module")
def plain(write):
    return write()


def test_it_paints_in_the_box_alone_and_the_same_again(write, plain):
    before, after = (np.asarray(each) for each in (ask().picture, plain.picture))
    painted = np.asarray(plain.mask) > 0
    assert after.shape == before.shape
    assert painted[31:59, 21:109].all()
    assert painted.mean() < 0.25
    assert (before[~painted] == after[~painted]).all()
    assert (before[painted] != after[painted]).mean() > 0.8
    assert write().picture.tobytes() == plain.picture.tobytes()
    assert (plain.seed, plain.pieces) == (13, 1)
    assert "DiffSTE" in plain.model
    assert plain.legible is (plain.read.casefold() == "moon")


@pytest.mark.parametrize(
    "other",
    [
        {"words": "Noon"}, {"font": "Courgette"}, {"colour": "red"}, {"instruction": "a blue word"}, {"seed": 14},
        {"guidance": 2.0}, {"guidance": 1.0}, {"steps": 3},
        {"box": TextBox(((20, 30), (110, 30), (110, 66), (20, 66)))},
    ],
    ids=str,
)  # fmt: skip
def test_everything_asked_for_matters(write, plain, other):
    assert write(**other).picture.tobytes() != plain.picture.tobytes()


def test_it_sees_the_surroundings_and_not_what_it_paints_over(write, plain):
    middle = (40, 40, 90, 50)
    covered, around = ask().picture, ask().picture
    covered.paste("black", (24, 34, 106, 56))
    around.paste("white", (0, 70, 140, 100))
    painted, other = (write(picture=each).picture.crop(middle).tobytes() for each in (covered, around))
    assert painted == plain.picture.crop(middle).tobytes()
    assert other != painted


def test_each_branch_matters_and_their_outputs_are_averaged(full):
    """The letters alone, the sentence being the same; and half of a branch that is silenced."""
    with full.lease("text_writing", "full") as writing:
        same = [writing(ask(words, instruction="a word")).picture.tobytes() for words in ("Moon", "Noon")]
        assert same[0] != same[1]
        place = writing._networks.unet.mid_block.attentions
        seen = writing._told("Moon", ask())
        flow = torch.randn(2, 32, 4, 4, dtype=writing._networks.unet.dtype)
        (pair,) = place
        with torch.no_grad():
            made = pair(flow, encoder_hidden_states=seen, return_dict=False)[0]
            text = place.text[0](flow, encoder_hidden_states=seen.text, return_dict=False)[0]
            char = place.char[0](flow, encoder_hidden_states=seen.characters, return_dict=False)[0]
    assert torch.equal(made, (text + char) / 2)
    assert not torch.allclose(text, char)


def test_with_two_equal_branches_it_is_the_stock_network():
    torch.manual_seed(1)
    stock = UNet2DConditionModel.from_config(UNET).eval()
    doubled = build_unet(UNET, width=UNET["cross_attention_dim"], heads=UNET["attention_head_dim"]).eval()
    weights = stock.state_dict()
    doubled.load_state_dict(
        {name: weights[name.replace(".attentions.text.", ".attentions.").replace(".attentions.char.", ".attentions.")]
         for name in doubled.state_dict()}
    )  # fmt: skip
    noise, words = torch.randn(2, 9, 8, 8), torch.randn(2, 5, 32)
    with torch.no_grad():
        theirs = stock(noise, 7, encoder_hidden_states=words).sample
        ours = doubled(noise, 7, encoder_hidden_states=Seen(words, words)).sample
        other = doubled(noise, 7, encoder_hidden_states=Seen(words, words.flip(0))).sample
    assert torch.equal(ours, theirs)
    assert not torch.equal(other, theirs)


def test_guidance_leads_away_from_a_single_space(full):
    """As the published sampler has it: without the marks of a text's start and end."""
    with full.lease("text_writing", "full") as writing, torch.no_grad():
        away, towards = writing._told("Moon", ask()).text
        base, networks = writing._base, writing._networks
        empty = base.text_encoder(torch.full((1, 20), base.tokenizer.eos_token_id)).last_hidden_state[0]
        letters = writing._told("Moon", ask()).characters[0]
        assert len(writing._told("Moon", ask(guidance=1.0)).text) == 1
    assert torch.equal(away, empty)
    assert towards.shape == (20, 32)
    table, places = networks.characters.char_embedding.weight, networks.characters.position_embedding.weight
    assert torch.equal(letters, table[:1] + places)


def test_it_takes_its_two_networks_out_of_the_published_checkpoint(full, tmp_path):
    """Beside them lie frozen parts under names of their day, settings and the state of a training."""
    place = full.shelf.folder("diffste")
    row = FULL["diffste"]
    published = {"vae.encoder.conv_in.weight": torch.ones(1), "text_encoder.position_ids": torch.ones(1)}
    for file, pickled in row.pickled.items():
        published |= {f"{pickled.prefix}{name}": tensor for name, tensor in load_file(place / file).items()}
    torch.save({"state_dict": published, "optimizer_states": [{"lr": 5e-5}], "epoch": 14}, tmp_path / "diffste.ckpt")
    for file, pickled in row.pickled.items():
        convert(tmp_path / pickled.file, tmp_path / "diffste" / file, prefix=pickled.prefix)
        made, ours = load_file(tmp_path / "diffste" / file), load_file(place / file)
        assert made.keys() == ours.keys()
        assert all(torch.equal(made[name], ours[name]) for name in ours)
    assert row.files.keys() == {*row.pickled, "unet/config.json"}


def test_long_and_several_words_are_painted_piece_by_piece(write):
    steps = []
    made = write("Moonlights on", on_step=lambda step, count, **_: steps.append((step, count)), guidance=1.0)
    assert made.pieces == 3  # ten letters are two pieces of the toy's six
    assert steps == [(step, 6) for step in range(1, 7)]
    quad = np.array(((0, 0), (130, 0), (130, 20), (0, 20)), np.float32)
    parts = divide("Moonlights on", quad, LETTERS, (140, 100))
    assert [part.word for part in parts] == ["Moonl", "ights", "on"]
    assert [part.quad[0, 0] for part in parts] == pytest.approx([0, 50, 110])
    standing = divide("on", quad[:, ::-1][[0, 3, 2, 1]], LETTERS, (100, 140))[0].quad
    assert standing[0] == pytest.approx((20, 0))
    assert standing[1] == pytest.approx((20, 130))


def test_a_square_shows_its_turned_part_level_and_hands_it_back():
    turned = np.array(((40, 60), (90, 35), (98, 51), (48, 76)), np.float32)
    ground = np.zeros((120, 140, 3), np.uint8)
    square = Square.around(turned, 64, (140, 120))
    rows, columns = np.nonzero(square.mask())
    assert abs(np.ptp(columns) - 51) <= 2  # four fifths of its side
    assert abs((rows.min() + rows.max()) / 2 - 31.5) <= 1
    pasted, painted = square.paste(ground, np.full((64, 64, 3), 200, np.uint8))
    assert not pasted[~painted].any()
    assert (pasted[55, 69] == 200).all()
    assert 0 < pasted[painted].min() < 200


def test_it_knows_95_letters_in_the_published_order_and_fills_up_with_spaces():
    assert len(VOCABULARY) == 95
    assert VOCABULARY.startswith(" 0123456789abc")
    assert VOCABULARY.endswith("XYZ" + "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
    encoder = CharacterEncoder(5, 3)
    assert encoder.numbers("a Z").tolist() == [[11, 0, 62, 0, 0]]
    assert encoder.numbers("0123456").tolist() == [[1, 2, 3, 4, 5]]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({}, 'Write "Hi"'),
        ({"font": "Inter[wght]"}, 'Write "Hi" in font: Inter'),
        ({"colour": "red"}, 'Write "Hi" in color: red'),
        ({"font": "Allura", "colour": "red"}, 'Write "Hi" in font: Allura and color: red'),
        ({"font": "Allura and Mohave"}, "in font: Allura and Mohave"),
        ({"font": "Allura", "instruction": "in gold"}, "in gold"),
    ],
)
def test_it_is_told_sentences_as_in_its_training(how, said):
    assert ask("Hi", **how).sentence("Hi") == said


def test_it_refuses_what_cannot_be_painted(write):
    with pytest.raises(NotLatin, match="only typeset") as refused:
        ask("달 Moon")
    assert refused.value.code == "not_latin"
    assert ask("“Luna’s” – 2…").text == '"Luna\'s" - 2...'
    for wrong in ({"words": " "}, {"steps": 0}, {"guidance": 30.0}, {"seed": -1}, {"font": "x" * 300}):
        with pytest.raises(InvalidInput):
            ask(**wrong)
    with pytest.raises(InvalidInput, match="at most 8"):
        write("a b c d e f g h i")
    with pytest.raises(InvalidInput, match="too small"):
        write(box=TextBox(((20, 30), (25, 30), (25, 60), (20, 60))), words="Moonlight")
    with pytest.raises(InvalidInput, match="outside"):
        write(box=TextBox(((220, 30), (310, 30), (310, 60), (220, 60))))
    with pytest.raises(InvalidInput, match="four corners"):
        write(box=dataclasses.replace(BOX, corners=((0, 0), (9, 9), (9, 0), (0, 9))))


@pytest.mark.parametrize("at", [1, 2, 4])
def test_it_can_be_stopped_at_any_step_and_used_again(write, plain, at):
    def stop(step, steps, *, doing="", preview=None):
        if step == at:
            raise Cancelled

    with pytest.raises(Cancelled):
        write("Moon on", on_step=stop)
    assert write().picture.tobytes() == plain.picture.tobytes()


def test_it_paints_without_what_others_put_on(full, write, plain, tmp_path):
    """An adapter of somebody else on the reader of words that they share."""
    stem = "encoder.layers.0.mlp.fc1"
    with full.lease("painting", "full") as painting:
        rows, columns = painting.base.text_encoder.get_submodule(stem).weight.shape
        pair = {"lora_A": torch.ones(1, columns), "lora_B": torch.ones(rows, 1)}
        tensors = {f"text_encoder.text_model.{stem}.{half}.weight": value for half, value in pair.items()}
        save_file(tensors, tmp_path / LAYERS_FILE)
        painting.base.attach([Adapter(tmp_path)])
        assert write().picture.tobytes() == plain.picture.tobytes()


def test_a_preview_of_the_square_is_shown_on_the_way(write):
    seen = []
    write(steps=4, guidance=1.0, on_step=lambda step, steps, *, doing="", preview=None: seen.append(preview))
    assert seen[-1] is None
    assert {each.size for each in seen if each} == {(64, 64)}


def test_it_refuses_another_network(full, tmp_path):
    class Loader:
        device = full.device

        def folder(self, name):
            return tmp_path / name

    place = tmp_path / "diffste"
    import shutil

    shutil.copytree(full.shelf.folder("diffste"), place)
    config = place / "unet" / "config.json"
    config.write_text(config.read_text().replace('"in_channels": 9', '"in_channels": 4'))
    with pytest.raises(WeightsMissing, match="conv_in"):
        LetterNetworks.load(Loader())
