"""People's poses: found in a picture, kept as COCO-WholeBody points, drawn as skeletons.

request     what finding takes and gives, the same in each tier
estimate    the embedded tier, MediaPipe's networks
dwpose      the full tier
whole_body  the 133 points
skeleton    drawing them
"""
