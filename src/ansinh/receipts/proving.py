"""What must hold of bank lines, decisions and collected payments; `ansinh verify` asks it."""

from django.utils.translation import gettext_lazy as _

from ansinh.ledger.invariants import Invariant

BANK = Invariant(
    "bank-decisions",
    _(
        "Mỗi giao dịch ngân hàng đã ghi có đúng một chứng từ còn hiệu lực, cùng đơn vị, ngày, số "
        "tiền; mỗi sao kê có đủ số giao dịch đã nhập."
    ),
    """
    SELECT 'decision' AS what, t.id, t.bank_reference AS reference, t.amount,
        r.amount AS receipt
    FROM (SELECT DISTINCT ON (transaction_id) * FROM receipts_bankdecision
          ORDER BY transaction_id, number DESC) d
    JOIN receipts_banktransaction t ON t.id = d.transaction_id
    LEFT JOIN ledger_receipt r ON r.id = d.receipt_id
    LEFT JOIN ledger_receipt back ON back.reverses_id = r.id
    WHERE d.kind = 'book' AND (back.id IS NOT NULL OR (r.unit_id, r.amount, r.value_date)
        IS DISTINCT FROM (d.unit_id, t.amount, t.booked))
    UNION ALL
    SELECT 'statement', s.id, s.file_name, s.lines - s.known, coalesce(t.n, 0)
    FROM receipts_importedstatement s
    LEFT JOIN (SELECT statement_id, count(*) AS n FROM receipts_banktransaction GROUP BY 1) t
        ON t.statement_id = s.id
    WHERE s.lines - s.known <> coalesce(t.n, 0)
    UNION ALL
    SELECT 'settled', d.id, t.bank_reference, t.amount, coalesce(sum(c.amount), 0)
    FROM receipts_bankdecision d JOIN receipts_banktransaction t ON t.id = d.transaction_id
    LEFT JOIN receipts_settlement s ON s.decision_id = d.id
    LEFT JOIN receipts_collectedpayment c ON c.id = s.collected_id
    WHERE d.kind = 'settle' GROUP BY d.id, t.id HAVING coalesce(sum(c.amount), 0) <> t.amount
    UNION ALL
    SELECT 'collected', c.id, c.reference, c.amount, coalesce(r.amount, 0)
    FROM receipts_collectedpayment c LEFT JOIN ledger_receipt r ON r.reference = c.reference
    LEFT JOIN (
        SELECT s.collected_id FROM receipts_settlement s
        JOIN receipts_bankdecision d ON d.id = s.decision_id AND d.kind = 'book'
        WHERE NOT EXISTS (SELECT 1 FROM receipts_bankdecision later
            WHERE later.transaction_id = d.transaction_id AND later.number > d.number)
    ) b ON b.collected_id = c.id
    WHERE (r.id IS NULL) = (b.collected_id IS NULL)
        OR (r.unit_id, r.value_date, r.amount) IS DISTINCT FROM (c.unit_id, c.value_date, c.amount)
            AND r.id IS NOT NULL
    """,
)
