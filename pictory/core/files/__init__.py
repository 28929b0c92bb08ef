"""People's files: taken in, kept, shown.

uploads       a picture from outside becomes a clean one, or a sentence why not
image_header  what a picture says of itself, read without unpacking it
decode        the process of its own that unpacks it
assets        keeping and deleting: a row and its bytes stand or fall together
thumbnails    small pictures, made by the light queue
serving       bytes to those who may see them; links, signed ones for mails
local_files   the disk of this machine; bucket_files, S3
"""
