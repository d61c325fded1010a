"""What is said of meetings."""

from django.utils.translation import gettext_lazy as _

NOT_HERE = _("没有这个会，或者不是给您看的")
