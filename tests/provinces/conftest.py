"""An invented province at a small scale, made once for the session; nothing is written."""

import pytest

from ansinh.provinces.build import Invented, invent
from ansinh.provinces.profile import Profile, load

SCALE = 0.01


@pytest.fixture(scope="session")
def profile() -> Profile:
    return load("bac-kan-2017")


@pytest.fixture(scope="session")
def made(profile: Profile) -> Invented:
    return invent(profile, scale=SCALE)
