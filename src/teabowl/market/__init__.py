"""What the village offers and looks for: products, places to visit, work and ideas, services. Listings grow stale and say so; contact
is shown on a click; nothing is bought here."""
