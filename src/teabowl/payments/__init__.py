"""Money that a payer sends to an organisation's own merchant account: orders, notifications, refunds, bills. The platform holds
none of it."""
