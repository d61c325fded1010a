"""Settings from one typed config object, the URL map, and the WSGI entry. Owns no tables."""
