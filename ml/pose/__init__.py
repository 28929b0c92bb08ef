"""People's poses: found in a picture, kept as COCO-WholeBody points, drawn as skeletons."""
