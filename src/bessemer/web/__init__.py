"""The web page: the seven questions in a browser, offline, from the same answers as the brief."""

from bessemer.web.app import create_app

__all__ = ["create_app"]
