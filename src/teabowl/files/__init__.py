"""Pictures that the public sees, and private papers, encrypted, that are deleted after a set time."""
