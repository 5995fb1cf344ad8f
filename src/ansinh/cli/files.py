"""What verbs that take files have in common: a file that is there, many of them, a mapping."""

from pathlib import Path

import click

PATH = click.Path(exists=True, dir_okay=False, path_type=Path)
"""A file that is there."""
FILE = click.argument("file", type=PATH)
FILES = click.argument("files", nargs=-1, required=True, type=PATH)
MAPPING = click.option(
    "--mapping", type=PATH, help="A YAML file: columns (field: heading) of another layout."
)
