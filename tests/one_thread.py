"""Has libraries start one thread each, if it is imported before them: a worker of the tests has one processor.

Threads of OpenBLAS that wait for each other take several times the time of what they work out.
"""

import os

for library in ("OPENBLAS_NUM", "OMP_NUM", "MKL_NUM", "POLARS_MAX"):
    os.environ.setdefault(f"{library}_THREADS", "1")
