"""English for prompts from Korean text."""

from ml.translation.prompt import Prompt, Translation, TranslationRequest

__all__ = ["Prompt", "Translation", "TranslationRequest"]
