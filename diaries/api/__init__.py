"""The diary's part of the REST API: the same rules, services and limits as its pages.

doors     who gets a journal or a day: 404 for a stranger, 423 while it is locked
shapes    what is answered and what may be sent
shelf     journals, their calendar, the search
days      one day: its words, its sheet, its tags, its drawings, and the jobs about it
"""
