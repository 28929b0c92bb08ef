"""A character in other poses, at toy size: two networks of the real class, one that sees it and one that draws it."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch
from diffusers import UNet2DConditionModel
from PIL import Image
from safetensors.torch import load_file, save_file

from ml.animate.attention import Reference, connect, self_attentions
from ml.animate.parts import HEADLESS, NETWORK_FILE, read_guider, read_writer
from ml.animate.request import PoseTransferRequest
from ml.animate.sampling import Seen, denoise, look_at
from ml.errors import Cancelled, InvalidInput, WeightsMissing
from tests.ml.full.figures import STANDING, WAVING, figure, pose_of
from tests.toys.animate import lively
from tests.toys.dwpose import person, point
from tests.toys.stable_diffusion import WIDTH, unet

pytestmark = pytest.mark.weights

REQUEST = PoseTransferRequest(
    figure(), (pose_of(WAVING),), character_pose=pose_of(STANDING), longest=64, steps=2, seed=7, age="adult"
)


@pytest.fixture(scope="module")
def draw(full):
    def call(request, **how):
        with full.lease("pose_transfer", "full") as transfer:
            return transfer(request, **how)

    return call


@pytest.fixture(scope="module")
def usual(draw):
    return draw(REQUEST)


def off(one, other):
    """Largest difference of two pictures, 0 to 255."""
    return int(np.abs(np.asarray(one, int) - np.asarray(other, int)).max())


# --- Reference attention ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def networks():
    """writer, reader, what lies between them, and the reader without any of it."""
    torch.manual_seed(1)
    writer, reader, plain = lively(unet()), lively(unet()), unet()
    plain.load_state_dict(reader.state_dict())
    return writer, reader, connect(writer, reader), plain


def states(network, *, seed=2, batch=1):
    torch.manual_seed(seed)
    return {
        "sample": torch.randn(batch, 4, 8, 8),
        "timestep": 500,
        "encoder_hidden_states": torch.randn(batch, 1, WIDTH),
    }


@torch.no_grad()
def test_reading_nothing_is_plain_self_attention(networks):
    _writer, reader, reference, plain = networks
    reference.forget()
    reference.seen |= {path: torch.zeros(1, 0, width(reader, path)) for path in self_attentions(reader)}
    given = states(reader)
    assert torch.allclose(reader(**given).sample, plain(**given).sample, atol=1e-5)


def width(network, path):
    return network.get_submodule(path.removesuffix(".processor")).to_q.in_features


@torch.no_grad()
def test_only_the_second_half_reads_and_only_the_second_half_feels_the_character(networks):
    writer, reader, reference, plain = networks
    given = states(reader, batch=2)
    drawn = []
    for seed in (3, 4):
        reference.forget()
        writer(**states(writer, seed=seed))
        reference.alone = 1
        drawn.append(reader(**given).sample)
    assert torch.allclose(drawn[0][:1], plain(**given).sample[:1], atol=1e-5)
    assert torch.equal(drawn[0][0], drawn[1][0])
    assert not torch.allclose(drawn[0][1], drawn[1][1], atol=1e-2)
    assert not torch.allclose(drawn[0][1], plain(**given).sample[1], atol=1e-2)


@torch.no_grad()
def test_each_block_reads_what_the_same_block_wrote(networks):
    """A network that reads itself sees each of its tokens twice, which changes nothing; another's block would."""
    _writer, reader, _reference, plain = networks
    twin = unet()
    twin.load_state_dict(reader.state_dict())
    reference = connect(twin, reader)
    given = states(reader)
    twin(**given)
    assert reference.seen.keys() == self_attentions(reader)
    assert torch.allclose(reader(**given).sample, plain(**given).sample, atol=1e-5)


def test_it_refuses_networks_whose_blocks_do_not_match():
    other = UNet2DConditionModel(**unet().config | {"layers_per_block": 2})
    with pytest.raises(WeightsMissing, match="blocks"):
        connect(other, unet())


@torch.no_grad()
def test_the_unconditional_half_knows_the_pose_and_nothing_else(full):
    """At a guidance of 1 it is left out; so with it, the result is 3.5 conditional minus 2.5 unconditional."""
    with full.lease("pose_transfer", "full") as transfer:
        parts, reference = transfer._parts, transfer._reference
        torch.manual_seed(5)
        latent, token = (torch.randn(shape).to(parts.writer.dtype) for shape in ((1, 4, 8, 8), (1, 1, WIDTH)))
        noise, skeletons, entered = torch.randn(1, 4, 8, 8), torch.rand(1, 3, 64, 64), []
        hook = parts.reader.register_forward_pre_hook(
            lambda _network, _given, how: entered.append((how["encoder_hidden_states"], reference.alone)),
            with_kwargs=True,
        )
        for guidance in (3.5, 1.0):
            look_at(Seen(latent, token), parts, reference)
            denoise(
                noise, skeletons, Seen(latent, token), parts, reference, steps=1, guidance=guidance,
                tell=lambda _done, _clean: None,
            )  # fmt: skip
        hook.remove()
        reference.forget()
    (tokens, alone), (tokens_unguided, alone_unguided) = entered
    assert (len(tokens), alone) == (2, 1)
    assert not tokens[0].any()
    assert torch.equal(tokens[1], token[0])
    assert (len(tokens_unguided), alone_unguided) == (1, 0)
    assert torch.equal(tokens_unguided, token)


@torch.no_grad()
def test_it_starts_from_nothing_but_noise(full):
    """Zero terminal signal, velocity predicted, trailing steps: from time 999 one step leads to minus the velocity."""
    with full.lease("pose_transfer", "full") as transfer:
        parts, reference = transfer._parts, transfer._reference
        seen = Seen(*(torch.ones(shape, dtype=parts.writer.dtype) for shape in ((1, 4, 8, 8), (1, 1, WIDTH))))
        look_at(seen, parts, reference)
        drawn, told = [], []
        hook = parts.reader.register_forward_hook(lambda _network, given, made: drawn.append((given[1], made.sample)))
        result = denoise(
            torch.randn(1, 4, 8, 8), torch.zeros(1, 3, 64, 64), seen, parts, reference, steps=1, guidance=1,
            tell=lambda done, clean: told.append((done, clean)),
        )  # fmt: skip
        hook.remove()
        reference.forget()
    ((time, velocity),), ((done, clean),) = drawn, told
    assert (int(time), done) == (999, 1)
    assert torch.allclose(clean, -velocity.float(), atol=1e-5)
    assert torch.equal(result, clean)


# --- Whole requests --------------------------------------------------------------------------------------------------


def test_it_draws_one_picture_a_pose_with_its_skeleton(usual):
    (posed,) = usual.pictures
    assert posed.picture.mode == "RGB"
    assert posed.picture.size == posed.skeleton.size == (64, 64)
    assert np.asarray(posed.picture).std() > 1
    assert posed.skeleton.getbbox()
    assert (usual.fitted, usual.seed) == ("bones", 7)
    assert "AnimateAnyone" in usual.model


def test_the_same_request_gives_the_same_bytes(draw, usual):
    assert draw(REQUEST).pictures[0].picture.tobytes() == usual.pictures[0].picture.tobytes()


@pytest.mark.parametrize(
    "change",
    [
        {"character": figure(red=20)},
        {"poses": (pose_of(STANDING),)},
        {"character_pose": pose_of({joint: (0.8 * x, 0.8 * y) for joint, (x, y) in STANDING.items()})},
        {"seed": 8},
        {"steps": 3},
        {"guidance": 1.0},
        {"guidance": 6.0},
    ],
    ids=lambda change: ",".join(change),
)
def test_everything_that_is_asked_matters(draw, usual, change):
    assert off(draw(replace(REQUEST, **change)).pictures[0].picture, usual.pictures[0].picture) > 2


def test_a_pose_looks_the_same_alone_and_among_others(full, draw, usual):
    """Three poses, two at once: two batches, and one look at the character."""
    looks = []
    with full.lease("pose_transfer", "full") as transfer:
        hook = transfer._parts.writer.register_forward_hook(lambda *_: looks.append(1))
    three = draw(replace(REQUEST, poses=(pose_of(STANDING), *REQUEST.poses, pose_of(STANDING))))
    hook.remove()
    assert len(looks) == 1
    assert off(three.pictures[1].picture, usual.pictures[0].picture) <= 3
    assert off(three.pictures[0].picture, three.pictures[2].picture) <= 3
    assert off(three.pictures[0].picture, three.pictures[1].picture) > 3


def test_it_tells_each_step_and_shows_what_comes(draw):
    told = []
    draw(replace(REQUEST, steps=3), on_step=lambda step, steps, *, doing, preview: told.append((step, steps, preview)))
    assert [(step, steps) for step, steps, _preview in told] == [(1, 3), (2, 3), (3, 3)]
    shown = [preview for _step, _steps, preview in told if preview]
    assert shown
    assert all(preview.mode == "RGB" and preview.size == (64, 64) for preview in shown)


@pytest.mark.parametrize("last", [1, 2, 3])
def test_it_stops_at_any_step_and_stays_usable(full, draw, usual, last):
    def stop(step, steps, *, doing="", preview=None):
        if step == last:
            raise Cancelled

    with full.lease("pose_transfer", "full") as transfer:
        with pytest.raises(Cancelled):
            transfer(replace(REQUEST, steps=3), on_step=stop)
        assert not transfer._reference.seen
        assert not transfer._parts.reader.conv_in._forward_hooks
    assert draw(REQUEST).pictures[0].picture.tobytes() == usual.pictures[0].picture.tobytes()


@pytest.mark.parametrize(
    "change",
    [
        {"poses": ()},
        {"poses": REQUEST.poses * 17},
        {"poses": (pose_of({0: (1, 1), 5: (9, 9)}),)},
        {"longest": 100},
        {"longest": 2048},
        {"steps": 0},
        {"guidance": 0.5},
        {"character": Image.new("RGB", (63, 64))},
        {"age": "elder"},
    ],
    ids=["no pose", "too many", "no figure", "small", "large", "no steps", "no guidance", "a narrow picture", "age"],
)
def test_it_refuses_what_cannot_be_drawn(draw, change):
    with pytest.raises(InvalidInput):
        draw(replace(REQUEST, **change))


def test_each_network_sees_its_picture_as_it_was_trained(full, draw):
    """CLIP the whole figure, squashed, not cut: a square from the middle of a tall one has neither head nor feet. The
    guider a skeleton in 0 to 1, on black.
    """
    tall = np.full((1280, 640, 3), 255, np.uint8)
    tall[:128], tall[-128:] = (255, 0, 0), (0, 0, 255)
    seen = []
    with full.lease("pose_transfer", "full") as transfer:
        looking = (transfer._parts.image_encoder, transfer._parts.guider)
        hooks = [each.register_forward_pre_hook(lambda _network, given: seen.append(given[0])) for each in looking]
    posed = draw(replace(REQUEST, character=Image.fromarray(tall), longest=128, steps=1)).pictures[0]
    for hook in hooks:
        hook.remove()
    assert posed.picture.size == (64, 128)
    red, _green, blue = seen[0][0].float().mean(dim=2)  # (rows,) each
    assert red[0] > 1 > -1 > blue[0]
    assert blue[-1] > 1 > -1 > red[-1]
    drawn = torch.from_numpy(np.array(posed.skeleton)).permute(2, 0, 1) / 255
    assert torch.allclose(seen[1][0].float(), drawn, atol=0.01)


# --- Framing and proportions -----------------------------------------------------------------------------------------


def test_it_finds_the_character_s_own_pose(draw):
    """Marks that the toy networks see as a person; without them the pose fills the frame."""
    pixels = np.asarray(figure()).copy()
    pixels[320, 320] = person(8, 1)
    for index, (x, y) in STANDING.items():
        x, y = 252 + (x - 180) // 2, 228 + y // 3  # within the reader's crop
        pixels[y, x] = point(index)
    found = draw(replace(REQUEST, character=Image.fromarray(pixels), character_pose=None))
    assert found.fitted == "bones"
    unknown = draw(replace(REQUEST, character_pose=None))
    assert unknown.fitted == "frame"
    seen = unknown.pictures[0].pose.points
    assert seen[seen[:, 2] > 0, 1].max() == pytest.approx(64 * 0.92, abs=1)


def test_without_enough_in_common_the_pose_is_fitted_to_the_frame(draw):
    head = pose_of({joint: STANDING[joint] for joint in (0, 1, 2, 3)})
    assert draw(replace(REQUEST, character_pose=head)).fitted == "frame"
    assert draw(replace(REQUEST, proportions=False)).fitted == "place"


# --- Files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda tensors: tensors.pop("conv_in.bias"), "conv_in.bias"),
        (lambda tensors: tensors.update(more=torch.zeros(1)), "more"),
        (lambda tensors: tensors.update({"conv_in.bias": torch.zeros(3)}), "conv_in.bias"),
        (lambda tensors: tensors["conv_in.bias"].fill_(float("nan")), "finite"),
    ],
    ids=["lacks", "has more", "other shape", "not finite"],
)
def test_it_takes_the_published_network_and_no_other(toys, full, tmp_path, spoil, said):
    place = tmp_path / "reference_unet"
    shutil.copytree(toys / "animate_anyone" / "reference_unet", place)
    tensors = load_file(place / NETWORK_FILE)
    assert not HEADLESS & tensors.keys()
    whole = read_writer(place, full.device)
    assert not any(whole.get_parameter(name).any() for name in HEADLESS)
    spoil(tensors)
    save_file(tensors, place / NETWORK_FILE)
    with pytest.raises(WeightsMissing, match=said):
        read_writer(place, full.device)


def test_it_says_so_when_a_file_is_none_of_its_own(toys, full, tmp_path):
    save_file({"weight": torch.zeros(1)}, tmp_path / "pose_guider.safetensors")
    with pytest.raises(WeightsMissing, match="guider"):
        read_guider(tmp_path / "pose_guider.safetensors", full.device)
    (tmp_path / "config.json").write_text(json.dumps({"block_out_channels": "many"}))
    with pytest.raises(WeightsMissing):
        read_writer(tmp_path, full.device)


def test_a_forgotten_reference_holds_nothing():
    reference = Reference(seen={"a": torch.zeros(1)}, keys={"a": torch.zeros(1)}, alone=3)
    reference.forget()
    assert reference == Reference()
