"""The push process: one RSGI application under granian, one connection that listens, one that reads. Started by area launch."""
