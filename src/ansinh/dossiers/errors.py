"""What a dossier cannot do, told to people."""

from ansinh.ledger.errors import LedgerError


class DossierError(LedgerError):
    """A step that a dossier may not take, or a file that cannot become one."""
