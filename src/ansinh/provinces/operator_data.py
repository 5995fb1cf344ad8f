"""Operator's data that a profile brings: illustrative values beside the law, under their own name.

Some amounts need numbers that BHXH Việt Nam announces and no text of ours gives (the yearly rate of
late interest). An invented province that was published with such an amount brings values of its
own, laid over the law like those that an office enters, and marked so that nobody takes them for
the announced ones.
"""

import shutil

from ansinh.config.home import home
from ansinh.provinces.profile import Profile

PREFIX = "illustrative-"


def enter_operator_data(profile: Profile) -> None:
    """Put the profile's values into the folder `law` of this home; those of another go."""
    withdraw_operator_data()
    if profile.operator is not None:
        folder = home() / "law"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(profile.operator, folder / f"{PREFIX}{profile.operator.name}")


def withdraw_operator_data() -> None:
    """Take the values of an invented province out of this home."""
    for path in (home() / "law").glob(f"{PREFIX}*.yaml"):
        path.unlink()
