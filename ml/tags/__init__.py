"""From the words of a day to stickers.

index       which stickers a word stands for; searching while somebody types; imports nothing heavy
hangul      syllables and the letters in them
lexicon     our own lists: synonyms (a file a topic), words of several senses, endings, words that no picture shows
nouns       the nouns of a text, by Okt or by Kiwi
similarity  which word of the index is near an unknown noun, by Kiwi's vectors
fasttext    the same by FastText: the measured reference
matching    from one noun to words of the index
tags        the pipeline
vectors     making the vectors, once
"""
