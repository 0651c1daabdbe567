"""How hard property tests try: `HYPOTHESIS_PROFILE=dev|ci|nightly`, ci unless set.

`ci` is repeatable: the same examples every time, so that a red build stays red. `nightly` draws new
ones, forty times as many, and keeps those that failed.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Whole messages are large even when they are as small as can be, and take their time.
PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
COMMON = {"deadline": None, "suppress_health_check": PATIENT}

settings.register_profile("dev", max_examples=50, **COMMON)
settings.register_profile("ci", max_examples=500, derandomize=True, database=None, **COMMON)
settings.register_profile("nightly", max_examples=20_000, print_blob=True, **COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
