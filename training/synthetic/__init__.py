"""A procedural city: the plan (streets, buildings, trees), and the orthophoto and DSM a satellite would take of it."""
