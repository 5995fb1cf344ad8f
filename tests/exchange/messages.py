"""Invented camt and MT940 messages for tests: the month of `books.MOVES`, and damaged ones."""

from .books import ACCOUNT, CLOSING, MOVES, OPENING, Move


def camt053(
    version: str = "08",
    moves: tuple[Move, ...] = MOVES,
    *,
    opening: int = OPENING,
    closing: int = CLOSING,
    currency: str = "VND",
    extra: str = "",
    summary: str = "",
) -> bytes:
    """A camt.053 statement; versions to 6 and from 7 differ in parties and status."""
    entries = "".join(entry(move, version, currency=currency) for move in moves)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">
<BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr>
<Stmt><Id>S1</Id>
<FrToDt><FrDtTm>2026-07-01T00:00:00+07:00</FrDtTm><ToDtTm>2026-07-31T23:59:59+07:00</ToDtTm></FrToDt>
<Acct><Id><Othr><Id>{ACCOUNT}</Id></Othr></Id></Acct>
{balance("OPBD", opening, currency)}{balance("CLBD", closing, currency)}{summary}
{entries}{extra}</Stmt></BkToCstmrStmt></Document>""".encode()


def camt054(*entries: str) -> bytes:
    """A camt.054 notification, version 8: no balances."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08">
<BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>M2</MsgId></GrpHdr>
<Ntfctn><Id>N1</Id><Acct><Id><Othr><Id>{ACCOUNT}</Id></Othr></Id><Ccy>VND</Ccy></Acct>
{"".join(entries)}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>""".encode()


def entry(
    move: Move,
    version: str = "08",
    *,
    currency: str = "VND",
    status: str = "BOOK",
    details: str | None = None,
) -> str:
    """An Ntry with one transaction, or with these details."""
    side = "CRDT" if move.amount >= 0 else "DBIT"
    state = f"<Cd>{status}</Cd>" if int(version) >= 7 else status
    inner = transaction(move, version) if details is None else details
    return f"""<Ntry><Amt Ccy="{currency}">{abs(move.amount)}</Amt><CdtDbtInd>{side}</CdtDbtInd>
<Sts>{state}</Sts><BookgDt><Dt>{move.day}</Dt></BookgDt><ValDt><Dt>{move.day}</Dt></ValDt>
<AcctSvcrRef>{move.reference}</AcctSvcrRef><NtryDtls>{inner}</NtryDtls></Ntry>"""


def transaction(move: Move, version: str = "08", amount: str = "", number: str = "") -> str:
    """A TxDtls; with `amount` it states its own."""
    role = "Dbtr" if move.amount >= 0 else "Cdtr"
    name = f"<Nm>{move.name}</Nm>"
    party = f"<Pty>{name}</Pty>" if int(version) >= 7 else name
    money = f'<Amt Ccy="VND">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>' if amount else ""
    return f"""<TxDtls><Refs><EndToEndId>{number or "NOTPROVIDED"}</EndToEndId></Refs>{money}
<RltdPties><{role}>{party}</{role}><{role}Acct><Id><Othr><Id>{move.account}</Id></Othr></Id></{role}Acct>
</RltdPties><RmtInf><Ustrd>{move.memo}</Ustrd></RmtInf></TxDtls>"""


def balance(code: str, amount: int, currency: str = "VND") -> str:
    """A Bal element."""
    side = "CRDT" if amount >= 0 else "DBIT"
    return f"""<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>
<Amt Ccy="{currency}">{abs(amount)}</Amt><CdtDbtInd>{side}</CdtDbtInd>
<Dt><Dt>2026-07-01</Dt></Dt></Bal>"""


def mt940(moves: tuple[Move, ...] = MOVES, opening: int = OPENING, closing: int = CLOSING) -> str:
    """An MT940 statement; long memos are broken after 65 characters as SWIFT does."""
    lines = [":20:STMT0726", f":25:{ACCOUNT}", ":28C:00007/001"]
    lines.append(f":60F:{_side(opening)}260630VND{abs(opening)},")
    for move in moves:
        day = f"{move.day:%y%m%d%m%d}"
        lines.append(
            f":61:{day}{_side(move.amount)}{abs(move.amount)},NTRFNONREF//{move.reference}"
        )
        memo = f"/ORDP//NAME/{move.name}/REMI/{move.memo}" if move.name else move.memo
        lines.append(":86:" + "\n".join(memo[i : i + 65] for i in range(0, len(memo), 65)))
    lines.append(f":62F:{_side(closing)}260731VND{abs(closing)},")
    return "\n".join(lines) + "\n-\n"


def _side(amount: int) -> str:
    return "C" if amount >= 0 else "D"
