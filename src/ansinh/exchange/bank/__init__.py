"""Bank statements in: files of banks -> `BankStatement`, and when two lines are one."""

from ansinh.exchange.bank.check import check_statement
from ansinh.exchange.bank.columns import as_columns
from ansinh.exchange.bank.files import parse_bank_file, read_bank_file
from ansinh.exchange.bank.identity import (
    Identified,
    Novelty,
    Recognition,
    identify,
    recognise,
    transaction_key,
)
from ansinh.exchange.bank.mapping import Mapping, read_mapping
from ansinh.exchange.bank.statement import BankLine, BankStatement, DeclaredTotals

__all__ = [
    "BankLine",
    "BankStatement",
    "DeclaredTotals",
    "Identified",
    "Mapping",
    "Novelty",
    "Recognition",
    "as_columns",
    "check_statement",
    "identify",
    "parse_bank_file",
    "read_bank_file",
    "read_mapping",
    "recognise",
    "transaction_key",
]
