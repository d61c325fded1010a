"""The doors to sign in: phone and one-time code, WeChat, passkey, and the second factor for staff."""
