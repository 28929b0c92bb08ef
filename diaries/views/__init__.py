"""Pages of the diary.

calendar  the month, the year, the search
entry     one day: reading, writing, drawing
parts     what the writing page fetches while one writes
"""
