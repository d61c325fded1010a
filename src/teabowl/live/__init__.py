"""What changes on a screen while one looks at it: rooms, tickets, and the process that pushes. No tables; an event only says
that something is new, and the page asks for it."""
