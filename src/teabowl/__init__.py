"""Teabowl (大碗茶): the platform a city runs for all its villages."""
