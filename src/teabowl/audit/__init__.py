"""Who did what, when, to what, and who looked at what; hash-chained so that tampering is found."""
