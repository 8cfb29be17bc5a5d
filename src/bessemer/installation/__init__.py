"""Is this installation as it should be? What `bessemer doctor` looks at, each check by itself."""

from bessemer.installation.checkup import examine, sound
from bessemer.installation.checks import Check, Finding

__all__ = ["Check", "Finding", "examine", "sound"]
