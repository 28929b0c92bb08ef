"""Pages of the diary.

calendar  the month, the year, the search
day       one day as it was made: reading, redrawing, earlier versions
writing   the page one writes and draws on
parts     what the writing page fetches while one writes
extras    photos and voices
shelf     journals, books and parcels on one page
journals  one journal, and its lock
parcels   ZIP files that come back
doors     what stands before a calendar that is locked
"""
