"""The WSGI application that granian serves: Django, inside the public page cache."""

import os

from django.core.wsgi import get_wsgi_application

from teabowl.pagecache.wsgi import PageCache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teabowl.config.settings")
django = get_wsgi_application()


def cached() -> PageCache:
    """The cache starts empty, and makes stale whatever other processes still keep from before this start."""
    from teabowl.pagecache.actions import versions  # needs Django set up

    versions().fresh()
    return PageCache(django, versions())


application = cached()
