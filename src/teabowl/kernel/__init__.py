"""Small values without tables or Django: ids, the Actor, indicators and contributions, codes, working days, errors."""
