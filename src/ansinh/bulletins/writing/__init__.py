"""Writing a bulletin: sentences over figures, refused when an identity fails."""

from ansinh.bulletins.writing.composing import DRAWN, FORMATS, assemble, compose, write
from ansinh.bulletins.writing.identities import Broken, BulletinRefused

__all__ = ["DRAWN", "FORMATS", "Broken", "BulletinRefused", "assemble", "compose", "write"]
