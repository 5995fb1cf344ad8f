"""Documents to hand over: PDF through typst, workbooks through XlsxWriter.

These writers know tables, cells and templates; what stands in them is the caller's business.
"""
