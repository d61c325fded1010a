"""What changes on a screen while one looks at it: rooms, tickets, and the process that pushes (`live.push`). No tables.

A room is a set of named parts (small HTML, the same for everybody in it), made from the database by the area that owns it. An
action only says "this room has changed"; the push process makes the parts once and sends those that differ to everybody who
follows. What is shown is always read from the database, so nothing can be lost on the way (ADR 0020).
"""
