"""A character in other poses, from a request to pictures."""

from collections.abc import Iterator
from typing import Self

import numpy as np
import torch
from PIL import Image

from ml.animate.attention import connect
from ml.animate.framing import fitted, frame
from ml.animate.parts import Parts
from ml.animate.proportions import brought_to
from ml.animate.request import Fit, Posed, PoseTransferRequest, PoseTransferResult, checked
from ml.animate.sampling import Seen, denoise, look_at
from ml.batching import halve_once, naming_memory
from ml.device import Device
from ml.diffusion.previews import Previews
from ml.images import as_picture
from ml.pose.dwpose import DWPose
from ml.pose.request import PoseRequest
from ml.pose.skeleton import draw_skeleton
from ml.pose.whole_body import BODY, Pose
from ml.safety.check import Safety
from ml.safety.output import let_through
from ml.types import Loader, OnStep, no_steps
from ml.words import gettext_noop

AT_ONCE = {"cpu": 2, "cuda": 8}  # pictures in one batch
MOST_FIGURES = 4  # looked at for the character's own pose; the clearest is taken


class PoseTransfer:
    """Knows nobody's face but that of the request: all that it saw is forgotten after each call."""

    MODEL = "AnimateAnyone (patrolli/AnimateAnyone)"

    def __init__(self, parts: Parts, estimation: DWPose, previews: Previews, safety: Safety, device: Device) -> None:
        self._parts, self._estimation, self._previews, self._device = parts, estimation, previews, device
        self._safety = safety
        self._reference = connect(parts.writer, parts.reader)
        self.at_once = AT_ONCE[device.kind]

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        loader.device.limit_threads()
        parts = Parts.load(loader)
        return cls(parts, loader.shared(DWPose), Previews.of(parts, loader), loader.shared(Safety), loader.device)

    def __call__(self, request: PoseTransferRequest, *, on_step: OnStep = no_steps) -> PoseTransferResult:
        """One picture a pose. The character is looked at once; each pose starts from the same noise, so that one pose
        gives the same picture alone and among others (up to rounding). Raises InvalidInput, Blocked where no picture
        may be shown, Unusable, OutOfMemory, Cancelled.
        """
        character = checked(request)
        own = request.character_pose or self._own_pose(character)
        poses, how = _placed(request, own, character.size)
        canvas = frame(character.size, poses, None if how == "frame" else own, longest=request.longest)
        poses = [canvas.pose(pose) for pose in poses]
        skeletons = [draw_skeleton([pose], canvas.size, guiding=True) for pose in poses]
        try:
            with naming_memory(), torch.no_grad():
                pictures = self._pictures(request, canvas.picture(character), skeletons, on_step)
        finally:
            self._reference.forget()
        kept = let_through(list(zip(pictures, skeletons, poses, strict=True)), self._safety.judge(request.age))
        return PoseTransferResult(tuple(Posed(*each) for each in kept), self.MODEL, request.seed, how)

    # --- Inside ----------------------------------------------------------------------------------------------------

    def _own_pose(self, character: Image.Image) -> Pose | None:
        found = self._estimation(PoseRequest(character, people=MOST_FIGURES)).poses
        return max(found, key=lambda pose: float(pose.points[BODY, 2].mean()), default=None)

    def _pictures(
        self, request: PoseTransferRequest, sheet: Image.Image, skeletons: list[Image.Image], on_step: OnStep
    ) -> list[Image.Image]:
        """sheet: the character on the canvas."""
        squashed = sheet.resize((self._parts.clip_px,) * 2, Image.Resampling.BICUBIC)  # CLIP is to see head and feet
        seen = Seen(
            self._parts.encode(_tensor([sheet]) * 2 - 1).to(self._parts.writer.dtype),
            self._parts.token_of(_tensor([squashed])).to(self._parts.writer.dtype),
        )
        look_at(seen, self._parts, self._reference)

        def run(at_once: int) -> list[Image.Image]:
            return list(self._batches(request, seen, skeletons, at_once, on_step))

        return halve_once(run, min(self.at_once, len(skeletons)), release=self._release)

    def _batches(
        self, request: PoseTransferRequest, seen: Seen, skeletons: list[Image.Image], at_once: int, on_step: OnStep
    ) -> Iterator[Image.Image]:
        parts = [skeletons[start : start + at_once] for start in range(0, len(skeletons), at_once)]
        total = len(parts) * request.steps
        noise = torch.randn(seen.latent.shape, generator=torch.Generator().manual_seed(request.seed))
        noise = noise.to(self._device.torch)
        for index, part in enumerate(parts):

            def tell(done: int, clean: torch.Tensor, before: int = index * request.steps) -> None:
                preview = self._previews(clean[:1]) if Previews.is_due(done, request.steps) else None
                on_step(before + done, total, doing=gettext_noop("Drawing the character anew"), preview=preview)

            latents = denoise(
                noise.expand(len(part), -1, -1, -1), _tensor(part), seen, self._parts, self._reference,
                steps=request.steps, guidance=request.guidance, tell=tell,
            )  # fmt: skip
            for pixels in self._parts.decode(latents):
                yield as_picture(pixels.permute(1, 2, 0).cpu().numpy())

    def _release(self) -> None:
        if self._device.kind == "cuda":
            torch.cuda.empty_cache()


def _placed(request: PoseTransferRequest, own: Pose | None, size: tuple[int, int]) -> tuple[list[Pose], Fit]:
    """The poses in the pixels of the character's picture, and what they were brought to. All in one way, so that they
    can be laid side by side.
    """
    if own is not None:
        placed = [brought_to(pose, own, bones=request.proportions) for pose in request.poses]
        if None not in placed:
            return placed, "bones" if request.proportions else "place"
    return [fitted(pose, size) for pose in request.poses], "frame"


def _tensor(pictures: list[Image.Image]) -> torch.Tensor:
    """(B, 3, H, W) float32 in [0, 1]."""
    pixels = np.stack([np.asarray(picture.convert("RGB")) for picture in pictures])
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255
