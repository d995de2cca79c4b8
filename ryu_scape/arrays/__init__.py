"""Verbs for ragged arrays: groups laid end to end, rings of polygons, directions without a sense; and for pictures.

An owner (n,) says of each item which group it belongs to; sizes (g,) say how many items each group has.
"""
