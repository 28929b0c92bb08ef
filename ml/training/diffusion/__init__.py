"""Training of adapters for Stable Diffusion: styles, tokens, and ControlNets for drawings.

recipes    what each training does, as data
examples   pictures with their words, from a folder or a table
caching    what is encoded once: latents of every variant, words, edges
draws      what each update sees, as a function of its number
noise      the noise schedule and what a prediction is weighed with
updating   one update, in pieces that fit the memory
wording    the words of an update: encoded once, learned, or by stage
style      low-rank layers and tokens; control: a ControlNet
sampling   pictures on the way
saving     the adapter's files and its card; merged: a ControlNet with what it learned
trainer    the pipelines: load, train, leave the base as it was
"""
