"""A stand-in of WeChat Pay that speaks its protocol as the public documents describe it: it checks every signature it is sent, signs and
seals what it answers, and keeps its own books. Tests let it misbehave; the demo lets one pay. No money moves anywhere."""
