"""A believable school for trying Matchdag: invented people, companies, rooms and wishes.

Says what there is and in which order; each service makes its own rows of it, in its `seed` package.
"""
