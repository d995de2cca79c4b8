"""Verbs for ragged arrays: groups laid end to end, rings of polygons, directions without a sense. NumPy and shapely.

An owner (n,) says of each item which group it belongs to; sizes (g,) say how many items each group has.
"""
