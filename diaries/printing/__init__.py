"""The diary on paper: pure drawing of PDF pages from words and pictures; no rows, no requests.

faces       the fonts of the pages, embedded, and what is drawn where they have no letter
words       lines of a width, in the faces that have their letters
paper       sizes, colours, pictures and crayon lines
book        title page, months and days as a bound diary
manuscript  which letter stands in which cell of squared paper (pure)
squared     a day on squared paper: the picture above, one letter a cell
"""
