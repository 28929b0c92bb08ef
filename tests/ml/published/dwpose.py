"""What goes in and out of DWPose's two networks. Nobody builds them here: the toys that stand for them are compared."""

from tests.ml.published import Checkpoint, Shapes
from tests.toys.dwpose import detector, reader

NETWORKS = {"yolox_l.onnx": (detector, 1), "dw-ll_ucoco_384.onnx": (reader, 2)}  # and how many times larger each is


def entries_and_exits() -> Shapes:
    found = {}
    for file, (make, larger) in NETWORKS.items():
        graph = make().graph
        for end in (*graph.input, *graph.output):
            pictures, channels, *sides = (side.dim_value for side in end.type.tensor_type.shape.dim)
            found[f"{file} {end.name}"] = (pictures, channels, *(larger * side for side in sides))
    return found


CHECKPOINTS = (Checkpoint("dwpose", entries_and_exits, "dwpose.json.gz", 5),)
