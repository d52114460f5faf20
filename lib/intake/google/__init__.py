"""Google Sheets in: addresses as people paste them, one pull, its trouble in words, its cells as Sheets."""
