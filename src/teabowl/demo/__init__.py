"""An invented city life on the real places of Heze, and the start page that lets one step into each role."""
