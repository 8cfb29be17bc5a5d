"""Is this installation as it should be? What `bessemer doctor` looks at, each check by itself."""

from bessemer.installation.checks import Check, Finding
from bessemer.installation.checkup import examine, sound

__all__ = ["Check", "Finding", "examine", "sound"]
