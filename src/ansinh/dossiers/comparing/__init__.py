"""The parallel run: the statements of the present system against ours, every đồng with a cause."""
