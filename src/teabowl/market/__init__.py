"""Products, places to visit, jobs and ideas, convenience services: information and a contact, never a checkout."""
