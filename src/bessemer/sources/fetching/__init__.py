"""Files of the agencies from their public addresses: which there are, and how they come here whole."""

from bessemer.sources.fetching.files import Fetched, fetch
from bessemer.sources.fetching.listed import Address, addresses, find_address

__all__ = ["Address", "Fetched", "addresses", "fetch", "find_address"]
