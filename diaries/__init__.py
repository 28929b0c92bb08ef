"""A day in words becomes stickers, a crayon drawing and music."""
