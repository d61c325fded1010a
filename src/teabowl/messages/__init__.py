"""Messages to people: each person's inbox, what leaves it by SMS, WeChat and e-mail as they chose, and urgent notices."""
