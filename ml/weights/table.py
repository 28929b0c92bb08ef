"""All folders of weights of the embedded tier."""

from ml.weights.origin import Weights

WEIGHTS: dict[str, Weights] = {
    weights.name: weights
    for weights in (
    )
}
