"""The style lab's part of the REST API: the same rules, services and limits as its pages.

doors      what all views share
shapes     what is answered and what may be sent
words      words to picture, and keeping candidates
transfers  style transfer and variations
edits      recipes for photos
cards      kept styles
"""
