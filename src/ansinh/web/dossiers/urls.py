from functools import partial

from django.urls import path, register_converter

from ansinh.accounts.perms import Right
from ansinh.web.dossiers import files, views
from ansinh.web.who import needs


class NumberOfDossier:
    """The number of a dossier as it stands in an address: 00001/2026/09700."""

    regex = r"[0-9]{5,9}/[0-9]{4}/[0-9A-Za-z]{1,10}"

    def to_python(self, value: str) -> str:
        """The number itself."""
        return value

    def to_url(self, value: str) -> str:
        """The number itself."""
        return value


register_converter(NumberOfDossier, "dossier")

see, handle = needs(Right.DOSSIERS), needs(Right.HANDLE_DOSSIERS)
approve = needs(Right.APPROVE_DOSSIERS)

urlpatterns = [
    path("", see(views.desk), name="dossiers"),
    path("receive/", handle(views.receive), name="dossier-receive"),
    path("<dossier:number>/", see(views.dossier), name="dossier"),
    path("<dossier:number>/check/", handle(views.check), name="dossier-check"),
    path("<dossier:number>/judged/", see(views.judged), name="dossier-judged"),
    *(
        path(f"<dossier:number>/{name}/", mark(partial(views.step, name=name)),
             name=f"dossier-{name}")
        for name, mark in (("return", handle), ("approve", approve), ("apply", handle),
                           ("undo", handle))
    ),
    path("<dossier:number>/receipt.pdf", see(files.receipt), name="dossier-receipt"),
    path("<dossier:number>/result.pdf", see(files.result), name="dossier-result"),
    path("<dossier:number>/refused.xlsx", see(files.refused), name="dossier-refused"),
    path("<dossier:number>/file", see(files.handed_in), name="dossier-file"),
]  # fmt: skip
