"""Service guides and errands: guides written once at the city, county or township and inherited below, where each place changes only
what differs; and errands, which a villager asks the village to do from a guide."""
