"""Formats at the border: bytes <-> tables.

This room knows formats, not the business: it imports nothing else of ours and no Django.
A file is read whole or refused whole (`refusal.Refused`); money is an integer in the minor
unit of its currency (đồng has none), never a float. `docs/formats.md` describes every format.
"""
