"""Models and pipelines. No Django, no database, no HTTP, no settings.

errors    what can go wrong, as kinds that a person understands
types     what every pipeline takes and gives
device    where a model runs and with how many threads
images    pictures as arrays, checked
batching  running in pieces that fit the memory
weights   verified folders of weights: where they come from, how they are made, how they are read
catalog   which pipeline does what, in which tier, with which weights
store     the one door: lease a pipeline, give it back as it was
"""
