"""Pictures drawn by code: what fields and kitchens give, places and trades."""
