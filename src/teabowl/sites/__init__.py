"""The village site and the head accounts of township, county and city; the desk of the day; the account page."""
