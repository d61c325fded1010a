"""Verbs of the API itself. What a token may do is what its owner may do, by the verbs of the other areas."""

from teabowl.kernel.verbs import Open, declare

MAKE_TOKEN = declare("api.make_token", "建接口令牌", "Make API tokens", open_to=Open.SIGNED_IN)
