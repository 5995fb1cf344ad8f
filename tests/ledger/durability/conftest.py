"""Workers and scenes, made once for the session."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansinh.config import private_postgres
from tests.ledger.durability.crew import Scene, Worker, closings, imports


@pytest.fixture(scope="session")
def worker(server: private_postgres.Server) -> Iterator[Worker]:
    """A worker on the installation of the session."""
    hired = Worker(Path(os.environ["ANSINH_HOME"]))
    yield hired
    hired.dismiss()


@pytest.fixture(scope="session")
def closing_scene(server: private_postgres.Server, worker: Worker) -> Scene:
    """Two months to be closed."""
    return closings(server, worker)


@pytest.fixture(scope="session")
def import_scene(server: private_postgres.Server, worker: Worker) -> Scene:
    """A bank's file to be taken in."""
    return imports(server, worker)
