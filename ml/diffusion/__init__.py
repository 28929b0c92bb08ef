"""Stable Diffusion 1.5: its parts, what is drawn with them, and what is put on them for one drawing.

parts             the networks, held once; reading: from installed folders, and nothing missing
painting          every way of drawing, by one request; colouring, drawing, inpainting: what the rooms ask for
words, prompts    words as the network attends to them, and English ones for what a room asks
controls, depth   ControlNets and what each is shown
schedulers        recipes: how many steps, by which scheduler; replay: steps that skip the deep layers; steps: of a room
adapters, merging low-rank changes in the weights, and out again; control_adapters: those of a ControlNet
tokens            words that were learned
previews, safety  a picture on its way, and at its end
"""
