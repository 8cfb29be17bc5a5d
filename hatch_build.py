"""Put the drawing library of the web page into the wheel, so that it need not be made where it is used."""

from __future__ import annotations

import importlib.util
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE = "src/bessemer/web/bundle.py"
PLACE = "bessemer/web/static/vega.js.gz"


class CustomBuildHook(BuildHookInterface[Any]):
    """Makes the bundle with the renderer of charts that the build environment has."""

    _folder: str | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the bundle to a wheel; an editable install makes it when the page is first opened."""
        if version == "editable":
            return
        made = self._bundle()
        self._folder = tempfile.mkdtemp()
        file = Path(self._folder) / Path(PLACE).name
        file.write_bytes(made)
        build_data["force_include"][str(file)] = PLACE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made for the wheel."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _bundle(self) -> bytes:
        """Return the bundle, from the module alone: the package needs more than a build has."""
        source = Path(self.root) / SOURCE
        try:
            import vl_convert  # noqa: F401
        except ImportError as error:
            raise RuntimeError(
                "A wheel of Bessemer needs vl-convert-python where it is built: it makes the drawing library "
                "of the web page. Build with isolation, or install what [build-system] in pyproject.toml "
                "requires."
            ) from error
        sys.path.insert(0, str(Path(self.root) / "src"))
        try:
            found = importlib.util.spec_from_file_location("_bessemer_bundle", source)
            assert found is not None and found.loader is not None
            module = importlib.util.module_from_spec(found)
            found.loader.exec_module(module)
            made: bytes = module.make()
            return made
        finally:
            sys.path.pop(0)
