"""Why a declaration was refused, in Vietnamese: the sentences that only its readers say."""

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "a PDF is a picture of a list, not its data": "đây là tệp PDF, không phải dữ liệu",
    "this form is not known": "không có mẫu này",
    "no table of a known form was found": "không tìm thấy bảng của mẫu nào đã biết",
    "two tables of this file fit equally well": "tệp có hai bảng hợp như nhau",
    "the table has more than {} rows": "bảng có hơn {} dòng",
    "the mapping names a form that is not known": "tệp mô tả ghi mẫu không có",
    "the mapping names a field that the form does not have": "tệp mô tả ghi trường mẫu không có",
    "the mapping names no heading for a field": "tệp mô tả không ghi tiêu đề cột cho một trường",
    "the mapping file is not YAML": "tệp mô tả không phải YAML",
    "the mapping file does not say which column is which": "tệp mô tả không nói cột nào là gì",
    "the mapping file has an entry that is not known": "tệp mô tả có mục không biết",
    "this XML is not an electronic declaration": "XML này không phải hồ sơ điện tử",
    "the envelope names another number of files than it holds": (
        "hồ sơ điện tử ghi số tệp khác với số tệp bên trong"
    ),
    "the XML declares entities or a document type, which no declaration needs": (
        "XML khai báo thực thể hoặc DTD, điều hồ sơ không cần"
    ),
    "the envelope holds more than {} files": "hồ sơ điện tử chứa hơn {} tệp",
    "the envelope holds more than {} signatures": "hồ sơ điện tử có hơn {} chữ ký",
    "the signature covers a part of the declaration only": ("chữ ký chỉ ký một phần của hồ sơ"),
    "the signature does not fit: the file was altered after it was signed, or is damaged": (
        "chữ ký không khớp: tệp đã bị sửa sau khi ký, hoặc bị hỏng"
    ),
    "the signature is damaged": "chữ ký bị hỏng",
    "this form asked by numbers is not TK1-TS": "tờ khai này không phải TK1-TS",
    "a file inside the envelope is damaged": "một tệp trong hồ sơ điện tử bị hỏng",
    "a file inside the envelope is of another length than stated": (
        "một tệp trong hồ sơ điện tử dài khác với số đã ghi"
    ),
    "the envelope lacks a part": "hồ sơ điện tử thiếu một phần",
    "the envelope holds no list that can be read": (
        "hồ sơ điện tử không có danh sách nào đọc được"
    ),
    "no form asked by numbers, [01] and on, was found": (
        "không tìm thấy tờ khai có các mục [01] trở đi"
    ),
    "this is a list of units, not of people": "đây là danh sách đơn vị, không phải người",
}
"""The Vietnamese of each reason."""

ADVICE: Mapping[str, str] = {
    "Ask the sender to sign the whole file and send it again.": (
        "Đề nghị bên gửi ký cả tệp rồi gửi lại."
    ),
    "Do not take it in; ask the sender for the file as it was signed.": (
        "Không nhận; xin bên gửi tệp đúng như khi ký."
    ),
    "Only a person's own form is taken in here.": "Ở đây chỉ nhận tờ khai TK1-TS.",
    "Ask the sender for the file as it was signed.": "Xin bên gửi tệp đúng như khi ký.",
    "Keep the headings of the form as they are printed, or describe the columns by a mapping "
    "file.": "Hãy giữ tiêu đề cột như mẫu, hoặc mô tả các cột trong một tệp YAML (--mapping).",
    "State the form, or leave one table in the file.": "Hãy ghi --form, hoặc để một bảng.",
    "Split the file.": "Hãy chia tệp.",
    "Ask for the workbook or CSV.": "Hãy xin bảng tính hoặc CSV.",
    "It is one of {}.": "Các mẫu: {}.",
    "Its fields are {}.": "Các trường: {}.",
    "Ask the sender for the complete file.": "Hãy xin người gửi tệp đầy đủ.",
    "Ask the sender for the lists as workbooks.": "Hãy xin người gửi danh sách là bảng tính.",
    "Keep the numbers of the form as they are printed.": "Hãy giữ các số mục như mẫu in.",
    "`ansinh open units` and `ansinh open balances` take it.": (
        "Hãy dùng `ansinh open units` hoặc `ansinh open balances`."
    ),
}
"""What to do, by the English advice."""
