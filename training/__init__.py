"""Make data and weights for the network."""

import ryu_scape.microsofts_runtime  # noqa: F401 - before torch, which most modules here import first
