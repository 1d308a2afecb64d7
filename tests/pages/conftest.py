"""How properties are tried: a slow machine is no mistake; `make assurance` tries each as often as SECURITY.md says."""

import sys

from hypothesis import HealthCheck, settings

from assurance import WHOLE

settings.register_profile("no-clock", deadline=None)
settings.register_profile("whole", deadline=None, max_examples=WHOLE, suppress_health_check=list(HealthCheck))
settings.load_profile("whole" if "--assurance" in sys.argv else "no-clock")
