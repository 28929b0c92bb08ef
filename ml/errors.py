"""What can go wrong in a pipeline. `code` is what the site turns into a sentence; the message is for the log."""


class MLError(Exception):
    """A pipeline could not do what was asked. Raised only as one of its kinds."""

    code = "broken"


class InvalidInput(MLError):
    """The request cannot be worked on: wrong size, empty, not a picture of the wanted kind."""

    code = "bad_input"


class Unusable(MLError):
    """What a network drew is no picture: values that are no numbers, or one value all over."""


class OutOfMemory(MLError):
    """The device has too little memory, also at half the batch or tile."""

    code = "out_of_memory"


class WeightsMissing(MLError):
    """The tier was asked for and its weights are not on this machine, or are broken."""

    code = "weights_missing"


class Blocked(MLError):
    """The safety check refused the words or the picture, or could not run."""

    code = "blocked"


class Cancelled(MLError):
    """The person asked to stop. Raised by `on_step`, and passed through by every pipeline."""

    code = "cancelled"
