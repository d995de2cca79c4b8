"""A city of any extent: rasters of many files, computed square by square, on one machine or many.

The squares lie on a grid that is anchored to the map, each is computed from its own surroundings alone, and each
building belongs to the square that holds its centroid. So nothing depends on how squares are shared out.
"""
