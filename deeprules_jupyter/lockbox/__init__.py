"""What a test score is still worth after it was looked at: statistics alone, with no notebook and no ledger."""
