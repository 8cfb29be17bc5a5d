"""How hypothesis searches: the same examples in every run, unless fresh ones are asked for.

``HYPOTHESIS_PROFILE=fresh`` draws new examples, as ``make properties`` does; a failure that it finds is kept
in the folder ``.hypothesis`` and tried again by the next fresh run.
"""

import os

from hypothesis import settings

# The first call of a kernel may import SciPy, which no deadline allows for.
settings.register_profile("same", deadline=None, derandomize=True, database=None)
settings.register_profile("fresh", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
