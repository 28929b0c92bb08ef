"""Models and pipelines. No Django, no database, no HTTP, no settings.

errors   what can go wrong, as kinds that a person understands
types    what every pipeline takes and gives
batching running in pieces that fit the memory
"""
