"""Everything that changes a day: verbs, one transaction each.

days      opening, saving, starring, deleting, earlier versions
reading   what the text says: tags, summary, English, mood
making    the picture and the music
extras    photos and voices
journals  books of days and their locks
books     days as PDF: a book, or one on squared paper
chores    what is put right from time to time
parcels   days that leave in ZIP files and come back from them
"""
