"""Tables that a village brings into its lists: a file is read and checked row by row, confirmed once, and may be taken back. What a row
becomes belongs to the area that registered the kind of table (`kinds`)."""
