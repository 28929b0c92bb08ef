"""Karlo at toy size: the stock pipelines bit for bit, and what they cannot do, a negative prompt."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from diffusers.pipelines.deprecated.unclip.pipeline_unclip import UnCLIPPipeline
from diffusers.pipelines.deprecated.unclip.pipeline_unclip_image_variation import UnCLIPImageVariationPipeline
from PIL import Image
from transformers import CLIPVisionModelWithProjection

from ml.diffusion.reading import read_network
from ml.errors import Blocked, Cancelled, InvalidInput, WeightsMissing
from ml.scenes import DrawingRequest
from ml.unclip import UnclipRequest
from ml.unclip.parts import Karlo
from ml.unclip.pipeline import Unclip, _picture
from ml.unclip.sampling import Sampling

FEW = {"prior_steps": 2, "steps": 3, "sharpening_steps": 2, "age": "adult"}


@pytest.fixture(scope="module")
def make(full):
    def call(prompt="a red fox", on_step=None, **how):
        with full.lease("unclip", "full") as unclip:
            return unclip(UnclipRequest(prompt, **FEW | how), **({"on_step": on_step} if on_step else {}))

    return call


@pytest.fixture(scope="module")
def plain(make):
    return make()


@pytest.fixture(scope="module")
def photo():
    return Image.radial_gradient("L").resize((60, 40)).convert("RGB")


def pixels(made):
    return made.pictures[0].tobytes()


def test_it_makes_the_same_picture_of_the_same_seed(make, plain):
    assert plain.pictures[0].size == (16, 16)
    assert plain.pictures[0].mode == "RGB"
    assert np.asarray(plain.pictures[0]).std() > 5
    assert (plain.seeds, plain.model, plain.unread) == ((0,), "Karlo v1.0 alpha", "")
    assert pixels(make()) == pixels(plain)


@pytest.mark.parametrize(
    "other",
    [
        {"prompt": "a blue whale"}, {"negative": "a blue whale"}, {"seed": 1}, {"prior_guidance": 9.0},
        {"guidance": 2.0}, {"prior_steps": 3}, {"steps": 4}, {"sharpening_steps": 3},
    ],
    ids=str,
)  # fmt: skip
def test_everything_asked_for_matters(make, plain, other):
    assert pixels(make(**other)) != pixels(plain)


def stock(karlo, **more):
    """The parts as the published pipelines take them."""
    names = ("tokenizer", "text_encoder", "text_proj", "decoder", "super_res_first", "super_res_last",
             "decoder_scheduler", "super_res_scheduler")  # fmt: skip
    return {name: getattr(karlo, name) for name in names} | more


@pytest.fixture(scope="module")
def exact(full):
    """In single precision, as the stock pipelines hold what lies between the networks in the networks' own numbers."""
    return Karlo.read(full.shelf.folder("karlo"), full.device, dtype=torch.float32)


def sampled(karlo, seen=None, **how):
    request = UnclipRequest(**{"prompt": "a red fox", "seed": 5} | FEW | how)
    with torch.no_grad():
        return Sampling(karlo, request, [torch.Generator().manual_seed(5)], lambda _seen: None)(seen)


def steps(pipeline):
    pipeline.set_progress_bar_config(disable=True)
    return {"decoder_num_inference_steps": 3, "super_res_num_inference_steps": 2, "output_type": "np",
            "generator": torch.Generator().manual_seed(5)}  # fmt: skip


def test_an_empty_negative_prompt_gives_the_stock_pipelines_bits_and_another_does_not(exact):
    pipeline = UnCLIPPipeline(**stock(exact, prior=exact.prior, prior_scheduler=exact.prior_scheduler))
    theirs = pipeline("a red fox", prior_num_inference_steps=2, **steps(pipeline)).images[0]
    ours = sampled(exact, negative="")
    assert np.array_equal(theirs, ((ours * 0.5 + 0.5).clamp(0, 1))[0].permute(1, 2, 0).numpy())
    led_away = sampled(exact, negative="a blue whale")
    assert (led_away - ours).abs().max() > 0.02
    unguided = {"prior_guidance": 1.0, "guidance": 1.0}
    assert torch.equal(sampled(exact, negative="a blue whale", **unguided), sampled(exact, **unguided))


def test_a_variation_is_the_stock_pipelines_bits(exact, full, photo):
    eyes = read_network(
        CLIPVisionModelWithProjection, full.shelf.folder("image_encoder") / "image_encoder", full.device,
        dtype=torch.float32,
    )  # fmt: skip
    features = torch.randn(1, exact.prior.config.embedding_dim, generator=torch.Generator().manual_seed(1))
    pipeline = UnCLIPImageVariationPipeline(**stock(exact, feature_extractor=None, image_encoder=eyes))
    theirs = pipeline(image_embeddings=features, **steps(pipeline)).images[0]
    ours = sampled(exact, seen=features, prompt="", picture=photo)
    assert np.array_equal(theirs, ((ours * 0.5 + 0.5).clamp(0, 1))[0].permute(1, 2, 0).numpy())


def test_it_varies_a_picture(make, photo):
    varied = make("", picture=photo)
    assert varied.pictures[0].size == (16, 16)
    assert pixels(varied) == pixels(make("", picture=photo))
    other = photo.transpose(Image.Transpose.ROTATE_90)
    turned = Image.new("RGB", photo.size, "black")
    assert len({pixels(varied), pixels(make("", picture=turned)), pixels(make("a fox", picture=photo)),
                pixels(make("", picture=photo, negative="a fox"))}) == 4  # fmt: skip
    assert other.size != photo.size


def test_candidates_come_out_as_if_alone(make):
    together = make(count=3, seed=7)
    assert together.seeds == (7, 8, 9)
    assert len({each.tobytes() for each in together.pictures}) == 3
    alone = make(seed=8)
    far = np.abs(np.asarray(together.pictures[1], int) - np.asarray(alone.pictures[0], int))
    assert far.max() <= 12  # sums in another order


def test_it_is_enlarged_when_asked(make):
    said = []

    def tell(step, steps, *, doing="", preview=None):
        said.append((step, steps))

    made = make(size=(80, 64), enlarging="quick", on_step=tell)
    assert made.pictures[0].size == (80, 64)
    assert made.model.startswith("Karlo v1.0 alpha, ")
    assert said[-1] == (8, 8)
    assert said == sorted(said)


def test_it_draws_what_any_tier_of_drawing_is_asked(full):
    wish = DrawingRequest("a red fox, snow", size=(80, 64), age="adult")
    with full.lease("unclip", "full") as unclip:
        made, inked = (unclip(replace(wish, look=look)) for look in ("crayon", "ink"))
        with pytest.raises(Blocked):
            unclip(DrawingRequest("벌거벗은 여자", age="child"))
    assert made.picture.size == (80, 64)
    assert made.things == ("a red fox", "snow")
    assert made.model.startswith("Karlo v1.0 alpha, Real-ESRGAN")
    assert made.model.endswith(", crayon")
    assert inked.picture.tobytes() != made.picture.tobytes()


def test_progress_tells_each_step_and_shows_pictures(make):
    seen = []
    make(steps=6, on_step=lambda step, steps, *, doing="", preview=None: seen.append((step, steps, preview)))
    assert [each[:2] for each in seen] == [(step, 10) for step in range(1, 11)]
    assert [each[2].size for each in seen if each[2]] == [(32, 32)]


@pytest.mark.parametrize("at", [1, 4, 7])
def test_it_can_be_stopped_at_any_step_and_used_again(make, plain, at):
    def stop(step, steps, *, doing="", preview=None):
        if step == at:
            raise Cancelled

    with pytest.raises(Cancelled):
        make(on_step=stop)
    assert pixels(make()) == pixels(plain)


def test_it_says_what_of_a_long_prompt_it_did_not_read(make):
    assert make("abc " * 10).unread.replace(" ", "") in ("abc" * 10)[-30:]
    assert make("abc " * 10).unread


def test_half_of_the_candidates_at_a_time_where_memory_is_short(full, make, plain):
    with full.lease("unclip", "full") as unclip:
        request = UnclipRequest("a red fox", count=2, **FEW)
        told = []

        def short(step, steps, *, doing="", preview=None):
            told.append(steps)
            if len(told) == 1:
                raise MemoryError("out of memory")

        made = unclip(request, on_step=short)
    assert told[0] == 7
    assert set(told[1:]) == {14}
    assert pixels(made) == pixels(plain)


def test_it_refuses_what_it_cannot_do(make, full, photo):
    for wrong in ({"prompt": " "}, {"count": 9}, {"steps": 1}, {"guidance": 0.5}, {"seed": -1}, {"size": (7, 9)},
                  {"prompt": "x" * 2_001}):  # fmt: skip
        with pytest.raises(InvalidInput):
            UnclipRequest(**{"prompt": "a fox"} | wrong)
    with pytest.raises(Blocked):
        make("naked girl", age="child")


def test_without_an_encoder_of_pictures_it_says_so(full, photo, exact):
    class Bare:
        def shared(self, part):
            raise WeightsMissing("image_encoder is missing")

    with full.lease("unclip", "full") as unclip:
        bare = Unclip(exact, unclip._safety, unclip._upscaling, Bare())
    with pytest.raises(WeightsMissing, match="image_encoder"):
        bare(UnclipRequest(picture=photo, **FEW))
    assert _picture(torch.linspace(-1, 1, 12).view(3, 2, 2)).getpixel((0, 0)) == (0, 93, 185)


def test_a_part_that_is_another_network_is_refused(full, tmp_path):
    import shutil

    place = tmp_path / "karlo"
    shutil.copytree(full.shelf.folder("karlo"), place)
    shutil.rmtree(place / "super_res_last")
    shutil.copytree(place / "prior", place / "super_res_last")
    with pytest.raises(WeightsMissing, match="super_res_last"):
        Karlo.read(place, full.device)
