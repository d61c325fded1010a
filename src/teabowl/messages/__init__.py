"""Messages to people: SMS now, behind an interface; in-app and WeChat with the next areas."""
