"""The abstract records: rows that are added and never changed, and who added them when.

Whatever is derived from "the guarded tables" (triggers, grants, proofs) asks the models: every
concrete child of `AppendOnly` is one.
"""

from django.apps import apps
from django.db import models
from django.db.models import Func
from django.db.models.functions import Now


class CurrentSetting(Func):
    """A setting of the session, NULL where it was not set."""

    function = "current_setting"
    template = "%(function)s(%(expressions)s, true)"
    output_field = models.TextField()


class AppendOnly(models.Model):
    """A table to which rows are added and of which no row is ever changed or removed.

    Its migration guards it with `guards.GuardAppendOnly`; a mistake is corrected by a later row.
    """

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
