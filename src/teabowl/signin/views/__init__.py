"""Pages of the doors: `door` (phone and code), `wechat`, `security` (second factor, passkeys, where one is signed in)."""
