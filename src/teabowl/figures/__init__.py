"""The ledger of figures: indicators, entries, balances, opening a figure, closed months and restatements."""
