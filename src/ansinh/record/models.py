"""The abstract records: rows that are added and never changed, and who added them when.

Whatever is derived from "the guarded tables" (triggers, grants, proofs) asks the models: every
concrete child of `AppendOnly` is one.
"""

from typing import ClassVar

from django.apps import apps
from django.db import models
from django.db.models import Func
from django.db.models.functions import Now


class CurrentSetting(Func):
    """A setting of the session, NULL where it was not set."""

    function = "current_setting"
    template = "%(function)s(%(expressions)s, true)"
    output_field = models.TextField()


class Present(Func):
    """The present by the clock of the database, for what can only be recorded as it happens."""

    function = "clock_timestamp"
    output_field = models.DateTimeField()


class AppendOnly(models.Model):
    """A table to which rows are added and of which no row is ever changed or removed.

    Its migration guards it with `guards.GuardAppendOnly`; a mistake is corrected by a later row.
    `sealed`: its rows are sealed as they are written (`Seal`). What a batch of the ledger
    covers by its own hash, or what follows from postings, is not sealed a second time.
    """

    sealed: ClassVar[bool] = True

    class Meta:
        abstract = True


class Recorded(AppendOnly):
    """A row that says itself who recorded it, why and when.

    `recorded_at` is when the office learned it, `written_at` when the row was written here; they
    differ where history was loaded. Actor and reason are those of the transaction (`acting`).
    """

    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(
        max_length=60, db_default=CurrentSetting(models.Value("ansinh.actor"))
    )
    reason = models.CharField(
        max_length=200, db_default=CurrentSetting(models.Value("ansinh.reason"))
    )
    written_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True


def guarded() -> list[type[AppendOnly]]:
    """The models of all guarded tables, in the order of their names in the database."""
    found = [model for model in apps.get_models() if issubclass(model, AppendOnly)]
    return sorted(found, key=lambda model: model._meta.db_table)


class Seal(models.Model):
    """What one statement wrote into one sealed table, by whom, why and when.

    The database writes it (`ansinh_seal`); nobody else may. `columns` are the sealed columns in
    their order; `ids` the numbers of the rows as a multirange. A row's hash is the SHA-256 of
    its columns as the database prints a row; `digest` is that of all hashes in the order of the
    numbers, `marks` the first four bytes of each, by which a changed row is found. `loading` is
    empty where the office itself recorded; else it names the history that the owner loaded.
    """

    table = models.CharField(max_length=63)
    columns = models.TextField()
    rows = models.BigIntegerField()
    ids = models.TextField()
    digest = models.BinaryField(max_length=32)
    marks = models.BinaryField()
    loading = models.TextField()
    recorded_by = models.TextField()
    reason = models.TextField()
    sealed_at = models.DateTimeField()


class Link(models.Model):
    """A seal's place in the one chain of all records: written as its transaction commits.

    `hash` covers the hash before it and everything that the seal says. The last one is the head
    of the chain: kept elsewhere, it proves later that nothing was removed from the end.
    """

    seal = models.OneToOneField(Seal, models.RESTRICT)
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint("previous_hash", name="link_chain")]
