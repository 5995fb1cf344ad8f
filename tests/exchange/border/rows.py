"""The border's table of cases, row by row: the test that holds each.

A row is a trouble that a file, a memo or a reply once made, with its right result; what it is
stands in the test that names it. A row without a test, and a test that no longer names its row,
is a fault.
"""

from collections.abc import Mapping

ROWS_OF_TESTS: Mapping[str, Mapping[str, str]] = {
    "exchange/border/test_cases.py": {
        "test_r01_r79_references_are_whole": "R01",
        "test_no_payment_vanishes_as_known": "R02b R66 R81 R82 R91",
        "test_r03_r24_twins_of_one_file_are_two": "R03",
        "test_taken": (
            "R05 R06 R08 R09 R11 R12 R14 R15 R17 R19 R84 R86 R87 R21 R22 R24 R25 R27 R28 R30 R31 "
            "R33 R34 R36 R88 R40 R41 R43 R45 R46 R48 R49 R52 R55 R57 R58 R60 R61 R70 R73 R76 R79 "
            "R90 H11 H19 H40 H51 H63 H66 H72 H98 H99"
        ),
        "test_refused": (
            "R18 R42 R51 R63 R64 R67 R69 R75 R78 H04 H05 H07 H08 H13 H14 H16 H17 H18 H21 H22 H24 "
            "H25 H27 H28 H31 H32 H34 H35 H37 H38 H41 H43 H46 H47 H50 H53 H54 H60 H95"
        ),
        "test_r54_a_separator_inside_a_quoted_memo": "R54",
        "test_r72_a_number_alone_waits_and_with_a_name_is_booked": "R72",
        "test_h01_h02_a_workbook_that_unpacks_to_gigabytes": "H01 H02",
        "test_h10_quadratic_entities": "H10",
        "test_h63_h64_h70_no_control_or_direction_reaches_a_memo": "H64 H70",
        "test_what_is_too_big_ends_in_words": "H67 H83 H86 H90",
        "test_h69_h73_what_looks_like_a_formula_is_text": "H69 H73",
        "test_h87_a_memo_of_question_marks_is_read_in_bounded_time": "H87",
        "test_mapping_is_refused": "M16 M33 M12 M13 M30 M32",
    },
    "receipts/test_learning.py": {
        "test_a_list_with_an_account_that_cannot_be_a_units_own": "L04 L05 L12 L16",
        "test_old_workbooks_and_statements_of_any_layout_teach": "L22 L32",
    },
    "statements/test_notices.py": {
        "test_a_transaction_of_another_unit_is_refused": "N06",
        "test_all_that_is_wrong_is_listed_at_once": "N05",
        "test_a_reply_is_found_below_a_letterhead_and_on_the_second_sheet": "N19 N25 N31 N33",
    },
    "assess/test_file_of_spells.py": {
        "test_what_is_no_file_of_spells_is_told_in_a_line": "A05 A15 A19 A20",
    },
    "bulletins/reading/test_reading_any_text.py": {
        "test_b14_the_time_grows_with_the_text_and_not_with_its_square": "B14",
    },
    "bulletins/reading/test_reading_capitals.py": {
        "test_b17_a_bulletin_in_capitals_tells_the_collection_too": "B17",
    },
    "exchange/test_vietqr.py": {
        "test_a_code_whose_checksum_is_wrong_or_missing_is_refused": "Q02",
        "test_an_amount_with_a_decimal_of_nothing_is_whole_dong": "Q03",
        "test_fields_inside_field_62_are_read_in_any_order": "Q05",
        "test_a_code_for_another_currency_is_no_transfer_of_dong": "Q06",
    },
    "receipts/test_importing.py": {
        "test_tomorrow_is_refused": "H97",
        "test_an_account_of_somebody_else_is_refused": "H56",
        "test_a_file_of_any_name_is_taken": "S11 S12",
    },
    "exchange/test_big_files.py": {
        "test_a_file_of_many_rows": "H80 H81 H84 H89",
    },
    "exchange/test_safely.py": {
        "test_the_size_is_asked_before_a_file_is_read": "H92",
        "test_a_symbolic_link_and_a_name_with_a_line_end_are_files": "S05",
        "test_a_pipe_is_read_and_one_that_nobody_writes_is_given_up": "S06 S08",
        "test_devices_and_folders_are_no_files": "S09",
    },
    "ledger/durability/test_at_once.py": {
        "test_of_two_imports_of_one_file_one_books": "S02",
    },
    "receipts/test_killed.py": {
        "test_an_import_killed_anywhere_is_as_if_it_had_never_begun": "S03",
    },
    "security/test_hostile_texts.py": {
        "test_a_notice_to_a_bank_is_guarded_in_every_form": "O02",
    },
    "exchange/border/test_unseen_memos.py": {
        "test_nothing_with_a_code_is_booked_wrongly_and_enough_is_booked": "P01",
    },
}
