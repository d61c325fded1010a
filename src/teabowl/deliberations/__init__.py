"""Four deliberations and two disclosures (四议两公开): one matter's walk through its steps, readable by everyone in the village."""
