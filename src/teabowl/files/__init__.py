"""Pictures and documents that people see, and private papers, encrypted, that are deleted after a set time."""
