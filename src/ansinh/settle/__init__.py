"""What is paid and what lateness costs: dues x money x law, replayed by value date, in columns.

Tables in, tables out; nothing here knows a database. `facts` are the tables that are given,
`replay` the one function over them, `order` the order of payment, `days` and `interest` what
lateness costs under either regime, `people` those who come first, `cover` who is covered.
"""
