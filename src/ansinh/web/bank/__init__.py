"""The bank desk: whose money is it; the queue, one transaction, one decision each."""
