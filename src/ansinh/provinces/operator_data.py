"""Operator's data that a profile brings: illustrative values beside the law, under their own name.

Some amounts need numbers that BHXH Việt Nam announces and no text of ours gives (the yearly rate of
late interest). An invented province that was published with such an amount brings values of its
own, laid over the law like those that an office enters, and marked so that nobody takes them for
the announced ones.
"""

from ansinh.config.home import home
from ansinh.ground.private_files import private_folder, write_private
from ansinh.provinces.profile import Profile

PREFIX = "illustrative-"


def enter_operator_data(profile: Profile) -> None:
    """Put the profile's values into the folder `law` of this home; those of another go."""
    withdraw_operator_data()
    if profile.operator is not None:
        folder = private_folder(home() / "law")
        given = profile.operator.read_text(encoding="utf-8")
        write_private(folder / f"{PREFIX}{profile.operator.name}", given)


def withdraw_operator_data() -> None:
    """Take the values of an invented province out of this home."""
    for path in (home() / "law").glob(f"{PREFIX}*.yaml"):
        path.unlink()
