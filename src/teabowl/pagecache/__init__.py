"""The public page cache: versions of places in shared memory, bumped in the writing transaction, served outside Django."""
