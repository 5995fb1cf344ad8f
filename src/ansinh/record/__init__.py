"""What every writing room stands on: who acts, records that are only added to, their guards."""
