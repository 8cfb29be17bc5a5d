"""The interface for programs, version 1: the library's answers as JSON, read only."""

from bessemer.web.api.routes import router

__all__ = ["router"]
