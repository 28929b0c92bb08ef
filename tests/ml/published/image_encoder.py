"""The eyes of AnimateAnyone, which Karlo shares: CLIP ViT-L/14 with its projection."""

from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

from tests.ml.published import Checkpoint


def eyes() -> CLIPVisionModelWithProjection:
    sizes = {"hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24, "num_attention_heads": 16}
    return CLIPVisionModelWithProjection(CLIPVisionConfig(**sizes, image_size=224, patch_size=14, projection_dim=768))


CHECKPOINTS = (
    Checkpoint("image_encoder", eyes, "image_encoder.json.gz", 393, ignored=("vision_model.embeddings.position_ids",)),
)
