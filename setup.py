"""A wheel without the page and the examples is no wheel: everything else about the package is in pyproject.toml."""

import os
from pathlib import Path

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel

SERVER = Path(__file__).parent / "src" / "safeconduct" / "server"
NEEDED = ("static/index.html", "static/main.js", "examples/moscow-damascus-2022.toml")


class WithThePage(bdist_wheel):
    """Fails where what is built and not committed is missing; an install from the tree (``-e``) does not come here."""

    def run(self) -> None:
        """Build the wheel if it can be whole."""
        missing = [name for name in NEEDED if not (SERVER / name).is_file()]
        if missing and os.environ.get("SAFECONDUCT_WITHOUT_PAGE") != "1":
            raise SystemExit(
                f"the page is not built ({', '.join(missing)} missing): run `make web` first, "
                "or set SAFECONDUCT_WITHOUT_PAGE=1 for a wheel that serves the API alone"
            )
        super().run()


setup(cmdclass={"bdist_wheel": WithThePage})
