"""Open affairs and accounts (村务公开, 财务公开): what is due when, each month entry by entry, who checked it, questions and answers."""
