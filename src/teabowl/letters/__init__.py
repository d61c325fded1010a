"""Letters to the secretary: written, answered within a limit in working days, escalated when late, rated by the writer."""
