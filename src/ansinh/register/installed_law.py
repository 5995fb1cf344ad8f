"""The law that this installation computes with: the statute and what its operator entered."""

from collections.abc import Sequence
from pathlib import Path

from ansinh.config.home import home
from ansinh.law import Law, load, overlays_in


def installed_law(overlays: Sequence[Path] = ()) -> Law:
    """The law with the operator's data and confirmations (`ANSINH_HOME/law/*.yaml`) over it.

    `overlays` (reforms) are laid over all of that.

    Raises:
        LawError: a file of the operator is wrong; it names the file and the reason.
    """
    return load([*overlays_in(home() / "law"), *overlays])
