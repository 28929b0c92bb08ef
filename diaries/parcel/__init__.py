"""Days that travel: packed into a ZIP that is read again without loss, and the careful opening of such files.

packing   days of the database into one or several ZIP files
opening   a ZIP from outside that cannot harm: limits before anything is unpacked
contents  what a ZIP of ours says, checked word by word
values    words, numbers and times of it
dayone    the same from a Day One export
planning  what of it is new, here already, or broken
taking    the new days into the diary
format    what both sides agree on
"""
