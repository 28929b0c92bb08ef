from django.core.management.base import CommandParser

from pictory.core.management.training_command import GOES_ON, AdapterCommand


class Command(AdapterCommand):
    help = (
        "Teach a ControlNet to draw in the manner of pictures after their lines, which are found for you (HED)."
    ) + GOES_ON
    capability = "control_training"
    recipes = ("crayon",)

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--install", action="store_true", help="then use it for colouring drawings on this machine")
