"""Fair choices over whole sets of wishes: listed where lists are short, found by pricing where they
are long.
"""
