"""Vietnamese of the readers' sentences: reasons, columns, advice, sums that do not agree.

`{}` stands for what a sentence fills in. A test asks that none is missing.
"""

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "the file is packed (gzip)": "tệp bị nén (gzip)",
    "the file is packed (ZIP)": "tệp bị nén (ZIP)",
    "the file is packed": "tệp bị nén",
    "a packed file is packed in another": "tệp nén nằm trong tệp nén khác",
    "the file holds more than {} files": "tệp nén chứa hơn {} tệp",
    "the packed file is protected by a password": "tệp nén có mật khẩu",
    "the packed file is damaged": "tệp nén bị hỏng",
    "this is a picture, not a table": "đây là ảnh, không phải bảng",
    "this is a text document, not a table": "đây là tệp văn bản, không phải bảng",
    "this is JSON, not a table": "đây là JSON, không phải bảng",
    "this is OFX, which is not read": "đây là OFX, chưa đọc được",
    "this is Parquet, not a table that is read here": "đây là Parquet, không đọc ở đây",
    "this is an XML spreadsheet of 2003": "đây là bảng tính XML của năm 2003",
    "the text is written in {}, not in {}": "văn bản viết bằng {}, không phải {}",
    "the file has more than {} cells": "tệp có hơn {} ô",
    "a line has more than {} bytes": "một dòng dài hơn {} byte",
    "a cell has more than {} characters": "một ô có hơn {} ký tự",
    "a quotation mark stands where none belongs, or one is not closed": (
        "có dấu nháy kép thừa hoặc thiếu"
    ),
    "the row has more cells than the heading has columns": (
        "dòng có nhiều ô hơn số cột của tiêu đề"
    ),
    "a line of another account than the statement's": "có dòng của tài khoản khác",
    "the cell holds a formula that was never computed": "ô là công thức chưa được tính",
    "an amount is beyond {}": "số tiền vượt quá {}",
    "an amount of MT940 is digits, a comma and decimals": (
        "số tiền MT940 phải gồm chữ số, dấu phẩy và số lẻ"
    ),
    "the opening balance is missing: the file is cut short": "thiếu số dư đầu kỳ: tệp bị cắt",
    "the closing balance is missing: the file is cut short": "thiếu số dư cuối kỳ: tệp bị cắt",
    "the {} balance is missing: the file is cut short": "thiếu số dư {}: tệp bị cắt",
    "the file is empty": "tệp rỗng",
    "a PDF is a picture of a statement, not its data": "đây là tệp PDF, không phải dữ liệu",
    "this is a web page under the name of a workbook": "đây là trang web mang tên bảng tính",
    "the headings of the mapping file are not in this file": (
        "tệp không có các tiêu đề cột ghi trong tệp mô tả"
    ),
    "this table is of no layout that is known here": "không nhận ra mẫu sao kê này",
    "this is not a text file": "đây không phải tệp văn bản",
    "the file is bigger than {} MB": "tệp lớn hơn {} MB",
    "the workbook unpacks to more than {} MB": "bảng tính giải nén ra hơn {} MB",
    "the file cannot be opened": "không mở được tệp",
    "this is a device or a folder, not a file": "đây là thiết bị hoặc thư mục, không phải tệp",
    "nothing came through the pipe": "không có gì đến qua đường ống",
    "reading the file takes too long": "đọc tệp quá lâu",
    "the file needs more memory than a file may, or its reader broke down over it": (
        "tệp cần nhiều bộ nhớ hơn mức cho phép, hoặc làm hỏng chương trình đọc"
    ),
    "the sheet has more than {} columns": "trang tính có hơn {} cột",
    "the workbook has more than {} cells": "bảng tính có hơn {} ô",
    "the workbook is protected by a password": "bảng tính có mật khẩu",
    "the workbook is damaged or is not a workbook": "bảng tính hỏng hoặc không phải bảng tính",
    "the workbook is damaged or cut short": "bảng tính hỏng hoặc bị cắt mất phần cuối",
    "this is not CSV: {}": "đây không phải CSV: {}",
    "this encoding is not known": "không biết bảng mã này",
    "the text is not {}": "văn bản không viết bằng bảng mã {}",
    "no table of transactions was found": "không tìm thấy bảng giao dịch",
    "a line with money stands after the end of the table": "có dòng tiền sau phần cuối của bảng",
    "the file does not say of which account it is": "tệp không ghi số tài khoản",
    "the statement does not say of which account": "sao kê không ghi số tài khoản",
    "an account's number has at most {} characters": "số tài khoản dài hơn {} ký tự",
    "this currency is not known": "không biết loại tiền này",
    "the line has neither a debit nor a credit": "dòng không có cả ghi nợ lẫn ghi có",
    "the line has both a debit and a credit": "dòng có cả ghi nợ và ghi có",
    "a {} is never negative": "cột {} không thể có số âm",
    "the amount is missing": "thiếu số tiền",
    "an amount with its direction in another column is never negative": (
        "số tiền có cột chiều riêng thì không thể âm"
    ),
    "the date is missing": "thiếu ngày",
    "this is not a date like 31/07/2017": "không phải ngày viết như 31/07/2017",
    "this is a number, not a date; format the column as date": (
        "đây là số, không phải ngày; hãy định dạng cột là ngày"
    ),
    "the year {} cannot be meant": "năm {} không hợp lý",
    "this day does not exist in the calendar": "ngày này không có trong lịch",
    "this is not an amount": "không phải số tiền",
    "this number is too big for a workbook to hold exactly": (
        "số này lớn hơn mức bảng tính giữ được chính xác"
    ),
    "an amount of this currency has no decimals": "số tiền của loại tiền này không có số lẻ",
    "an amount of this currency has {} decimals": "số tiền của loại tiền này có {} chữ số lẻ",
    "an amount of {} has {} decimals": "số tiền bằng {} có {} chữ số lẻ",
    "{} stands both for thousands and for decimals": "dấu {} vừa ngăn hàng nghìn vừa ngăn số lẻ",
    "{} may stand for thousands or for decimals": (
        "dấu {} có thể ngăn hàng nghìn hoặc số lẻ; hãy ghi trong tệp mô tả"
    ),
    "the thousands are not grouped by three": "hàng nghìn không tách từng ba chữ số",
    "this amount is too big": "số tiền quá lớn",
    "this is not a currency code of three capital letters": (
        "không phải mã loại tiền gồm ba chữ cái hoa"
    ),
    "an amount in another currency than the account's {}": (
        "số tiền bằng loại tiền khác với {} của tài khoản"
    ),
    "a balance in another currency than the account's {}": (
        "số dư bằng loại tiền khác với {} của tài khoản"
    ),
    "the message holds no statement ({})": "thông điệp không có sao kê nào ({})",
    "this XML is not a bank statement of ISO 20022": "XML này không phải sao kê ISO 20022",
    "this ISO 20022 message or version is not read": (
        "chưa đọc được loại hoặc phiên bản ISO 20022 này"
    ),
    "CRDT or DBIT is expected": "phải là CRDT hoặc DBIT",
    "the XML is damaged or cut short": "XML hỏng hoặc bị cắt mất phần cuối",
    "the XML declares entities or a document type, which no bank message needs": (
        "XML khai báo thực thể hoặc DTD, điều sao kê ngân hàng không cần"
    ),
    "the XML cannot be read": "không đọc được XML",
    "this is not a count": "không phải số đếm",
    "this is not a whole number": "không phải số nguyên",
    "the entry has no date": "bút toán không có ngày",
    "there is no statement (:20:) in the file": "tệp không có sao kê nào (:20:)",
    "the lines (:61:) cannot be told apart": "không tách được các dòng (:61:)",
    "a field cannot be read": "không đọc được một trường",
    "the {} balance has no amount": "số dư {} không có số tiền",
    "this key is not known": "không có mục này",
    "columns given by number need `header_row`": "cột ghi bằng số thì cần `header_row`",
    "this key stands twice": "mục này ghi hai lần",
    "the mapping file is not YAML": "tệp mô tả không phải YAML",
    "the mapping file is too long": "tệp mô tả quá dài",
    "the mapping file must be a list of `key: value`": "tệp mô tả phải gồm các dòng `mục: giá trị`",
    "`columns` must name the columns": "`columns` phải kể các cột",
    "this column is not known": "không có cột này",
    "one heading stands for two columns": "một tiêu đề ghi cho hai cột",
    "`columns` needs a date and an amount, or debit and credit": (
        "`columns` cần có ngày và số tiền, hoặc ghi nợ và ghi có"
    ),
    "a heading or a column number from 1 is expected": "phải là tiêu đề cột, hoặc số cột từ 1",
    "a text is expected; put it between quotes": "phải là chữ; hãy đặt trong dấu nháy",
    "a number from {} to {} is expected": "phải là số từ {} đến {}",
    "true or false is expected": "phải là true hoặc false",
    '"." or "," is expected': 'phải là "." hoặc ","',
    "one character is expected": "phải là một ký tự",
    "a list of words is expected": "phải là danh sách các từ",
}
"""The Vietnamese of each reason for which a bank's file is refused."""

COLUMNS: Mapping[str, str] = {
    "date": "ngày",
    "value_date": "ngày hiệu lực",
    "debit": "ghi nợ",
    "credit": "ghi có",
    "amount": "số tiền",
    "balance": "số dư",
    "currency": "loại tiền",
    "opening balance": "số dư đầu kỳ",
    "closing balance": "số dư cuối kỳ",
    "period": "kỳ sao kê",
    "credit_sum": "tổng ghi có",
    "debit_sum": "tổng ghi nợ",
    "credit_count": "số bút toán ghi có",
    "debit_count": "số bút toán ghi nợ",
}
"""What a clerk calls the columns of a table; elements of a message keep their names."""

ADVICE: Mapping[str, str] = {
    "Known are: {}.": "Có: {}.",
    "Save the mapping file as UTF-8.": "Hãy lưu tệp mô tả thành UTF-8.",
    "Unpack it.": "Hãy giải nén.",
    "Unpack it with the word.": "Hãy giải nén bằng mật khẩu.",
    "Unpack it and name the file that is in it.": "Hãy giải nén rồi nhập tệp bên trong.",
    "Ask for the table itself as XLSX or CSV.": "Hãy xin chính bảng đó dạng XLSX hoặc CSV.",
    "Save it as XLSX or CSV.": "Hãy lưu thành XLSX hoặc CSV.",
    "utf-8, utf-16, windows-1258, tcvn3 and vni are known.": (
        "Biết utf-8, utf-16, windows-1258, tcvn3 và vni."
    ),
    "State `encoding: {}` in a mapping file, or save the file as UTF-8.": (
        "Hãy ghi `encoding: {}` trong tệp mô tả, hoặc lưu tệp thành UTF-8."
    ),
    "Save the file as CSV UTF-8.": "Hãy lưu thành CSV UTF-8.",
    "Save the table as XLSX.": "Hãy lưu bảng thành XLSX.",
    "A quotation mark may be missing before; save the table as XLSX.": (
        "Có thể thiếu dấu nháy kép ở trước; hãy lưu bảng thành XLSX."
    ),
    "Put texts and amounts between quotation marks, or save the table as XLSX.": (
        "Hãy đặt chữ và số trong dấu nháy kép, hoặc lưu bảng thành XLSX."
    ),
    "Ask the bank for a file of each account.": "Hãy xin ngân hàng mỗi tài khoản một tệp.",
    "Open the workbook in a spreadsheet program and save it.": (
        "Hãy mở bằng chương trình bảng tính rồi lưu lại."
    ),
    "Nothing was taken from it. Ask the bank for the right file.": (
        "Không nhập dòng nào. Hãy xin ngân hàng tệp đúng."
    ),
    "The file is cut short or damaged: download it again.": ("Tệp bị cắt hoặc hỏng: hãy tải lại."),
    "Download it again.": "Hãy tải lại.",
    "Ask the bank for XLSX, CSV, camt.053 or MT940.": (
        "Hãy xin ngân hàng XLSX, CSV, camt.053 hoặc MT940."
    ),
    "Open it in a spreadsheet program and save it as XLSX.": (
        "Hãy mở bằng chương trình bảng tính và lưu thành XLSX."
    ),
    "Describe its columns in a mapping file (docs/formats.md).": (
        "Hãy mô tả các cột trong một tệp YAML (docs/formats.md, --mapping)."
    ),
    "Ask for shorter periods.": "Hãy xin từng kỳ ngắn hơn.",
    "Name a file.": "Hãy ghi tên một tệp.",
    "Save it anew with fewer rows, or as CSV UTF-8.": (
        "Hãy lưu lại với ít dòng hơn, hoặc lưu thành CSV UTF-8."
    ),
    "Open it, copy the table into a new workbook and save that as XLSX.": (
        "Hãy mở tệp, chép bảng sang một bảng tính mới rồi lưu thành XLSX."
    ),
    "Open it with the password and save it without one.": (
        "Hãy mở bằng mật khẩu rồi lưu lại không có mật khẩu."
    ),
    "Download it again, or open it and save it as XLSX.": "Hãy tải lại, hoặc mở rồi lưu XLSX.",
    "Save the file as CSV UTF-8, or state its encoding in a mapping file.": (
        "Hãy lưu thành CSV UTF-8, hoặc ghi bảng mã trong tệp mô tả."
    ),
    "Download the file again, or describe it by a mapping file.": (
        "Hãy tải lại, hoặc mô tả bằng tệp YAML (--mapping)."
    ),
    "State the account when importing it.": "Hãy ghi --account khi nhập.",
    "A reversal stands in the other column; ask the bank what this line is.": (
        "Khoản đảo phải ở cột bên kia; hãy hỏi ngân hàng."
    ),
    "camt.052, camt.053 and camt.054 are read.": "Đọc được camt.052, camt.053 và camt.054.",
    "Versions 2 to 13 of camt.052, camt.053 and camt.054 are.": "Đọc được phiên bản 2 đến 13.",
    "Do not open it elsewhere either; ask who sent it.": (
        "Đừng mở bằng chương trình khác; hãy hỏi người gửi."
    ),
}
"""What to do, by the English advice."""

SUMS: Mapping[str, str] = {
    "The closing balance of account {}": "số dư cuối kỳ của tài khoản {}",
    "The running balance of account {}": "số dư từng dòng của tài khoản {}",
    "The total of credits of account {}": "tổng ghi có của tài khoản {}",
    "The total of debits of account {}": "tổng ghi nợ của tài khoản {}",
    "The net total of account {}": "tổng phát sinh của tài khoản {}",
    "The number of entries of account {}": "số bút toán của tài khoản {}",
    "The number of credits of account {}": "số bút toán ghi có của tài khoản {}",
    "The number of debits of account {}": "số bút toán ghi nợ của tài khoản {}",
    "The sum of the transactions of an entry": "tổng các giao dịch của một bút toán",
    "The number of transactions of a batch": "số giao dịch của một lô",
}
"""What does not add up."""
