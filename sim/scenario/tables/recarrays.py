"""What records are to a type checker: their fields are read as attributes, and have types at run time only."""

from __future__ import annotations

import numpy as np

Records = np.recarray[tuple[int, ...], np.dtype[np.record]]
Record = np.record
