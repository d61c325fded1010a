"""Pages of people: one's own page, following, joining, members, the register, the audit trail."""
