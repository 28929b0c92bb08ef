"""ncnn's files to ONNX, on a network small enough to calculate by hand."""

import numpy as np
import onnxruntime
import pytest

from ml.weights.ncnn import HALF_PRECISION, convert

PARAM = """7767517
5 6
Input       picture 0 1 data
Split       copies  1 2 data data_0 data_1
Convolution blend   1 1 data_0 blended 0=3 1=1 4=0 5=1 6=9 9=2 -23310=1,1.000000e-01
Interp      larger  1 1 data_1 near 0=1 1=1.000000e+00 2=1.000000e+00
Eltwise     sum     2 1 blended near out 0=1 -23301=2,5.000000e-01,1.000000e+00
"""
MATRIX = np.array([[1, -2, 0], [0, 0.5, 0], [0.25, 0, -1]], "<f2")
BIAS = np.array([0.5, 0, -0.25], "<f4")
WEIGHTS = HALF_PRECISION + MATRIX.tobytes() + b"\0\0" + BIAS.tobytes()


def test_it_calculates_what_the_layers_say():
    session = onnxruntime.InferenceSession(convert(PARAM, WEIGHTS).SerializeToString())
    picture = np.random.default_rng(2).random((1, 3, 4, 5)).astype(np.float32)
    linear = np.einsum("oi,bihw->bohw", MATRIX.astype(np.float32), picture) + BIAS[:, None, None]
    wanted = np.where(linear > 0, linear, 0.1 * linear) * 0.5 + picture
    assert np.abs(session.run(None, {"picture": picture})[0] - wanted).max() < 1e-5


def test_it_gives_the_same_bytes_each_time():
    made = {convert(PARAM, WEIGHTS).SerializeToString(deterministic=True) for _ in range(2)}
    assert len(made) == 1


@pytest.mark.parametrize(
    ("param", "weights"),
    [
        (PARAM, WEIGHTS + b"\0\0\0\0"),
        (PARAM, WEIGHTS[:-4]),
        (PARAM, b"\0" * len(WEIGHTS)),
        (PARAM.replace("Interp ", "Magic "), WEIGHTS),
        (PARAM.replace("9=2", "9=6"), WEIGHTS),
    ],
)
def test_it_refuses_files_that_do_not_fit(param, weights):
    with pytest.raises(ValueError, match=r"\S"):
        convert(param, weights)
