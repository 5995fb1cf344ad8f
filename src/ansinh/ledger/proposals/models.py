"""The table of proposals to close a month."""

from django.db import models
from django.db.models import Q

from ansinh.record.models import Recorded


class Proposal(Recorded):
    """Somebody proposes that a month be closed, after a trial, or takes the proposal back.

    Of several about a month the last one holds. Who proposes never closes (`closing_of`).
    """

    month = models.DateField()
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="proposal_month"),
        ]
