from pictory.core.management.training_command import GOES_ON, AdapterCommand


class Command(AdapterCommand):
    help = (
        "Learn the style of one picture in six tokens: DreamStyler on Stable Diffusion 1.5. Of a folder the first "
        "picture counts."
    ) + GOES_ON
    capability = "style_training"
    recipes = ("dreamstyler",)
    pictures_help = "a folder with the picture, what it shows in a .txt beside it, or a table (.csv, .tsv, .jsonl)"
