"""The environment of scripts/pocket/python.sh, where it is installed, for the tests of scripts that need its packages."""

import importlib
import os
import pathlib
import sys


def require(*modules: str) -> None:
    """Imports the modules, in the installed environment if this one lacks any; ends with 77 (skipped) where both do."""
    try:
        for module in modules:
            importlib.import_module(module)
    except ImportError as missing:
        cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
        installed = sorted((cache / "crooner").glob("pocket-python-*/.complete"))
        if installed and "CROONER_POCKET_PYTHON" not in os.environ:
            python = installed[-1].parent / "bin" / "python"
            os.execve(python, [str(python), *sys.argv], {**os.environ, "CROONER_POCKET_PYTHON": "1"})
        print(f"skipped: {missing}")
        sys.exit(77)
