"""What the words of a prompt ask for.

told      the result as data
lexicon   colours, sizes, counts, hours, weathers, seasons, places and relations in both languages
stickers  which stickers show a noun
pieces    a prompt as a row of meaningful pieces
korean    that row and its grammar from Korean
english   the same from English
"""

from ml.scenes.reading.reader import Reader
from ml.scenes.reading.told import Mention, Relation, Told

__all__ = ["Mention", "Reader", "Relation", "Told"]
