"""Roles (code), grants (rows), and the one question every permission asks: may this actor do this verb at this place."""
