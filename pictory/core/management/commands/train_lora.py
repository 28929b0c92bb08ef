from pictory.core.management.training_command import GOES_ON, AdapterCommand


class Command(AdapterCommand):
    help = (
        "Train a style on pictures: a low-rank adapter for Stable Diffusion 1.5. Recipes: short, the usual one; "
        "pivotal, the webtoon studio's with two tokens; cover, the book covers'."
    ) + GOES_ON
    capability = "style_training"
    recipes = ("short", "pivotal", "cover")
