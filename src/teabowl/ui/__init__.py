"""How Teabowl looks: the Jinja2 environment, page frames, components, style sheets, and a gallery page of every component."""
