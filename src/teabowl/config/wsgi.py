"""The WSGI application that granian serves: Django, inside the public page cache, beside the static files."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from teabowl.config.bodies import Bodies
from teabowl.config.statics import StaticFiles
from teabowl.kernel import dictionaries
from teabowl.pagecache.wsgi import PageCache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teabowl.config.settings")
django = get_wsgi_application()


def cached() -> StaticFiles:
    """The cache starts empty, and makes stale whatever other processes still keep from before this start."""
    from teabowl.pagecache.actions import versions  # needs Django set up

    versions().fresh()
    return StaticFiles(PageCache(Bodies(django, settings.CONFIG.threads_each), versions()), settings.STATIC_ROOT)


def settle() -> None:
    """What is loaded now stays for good: the collector need not walk it again, or one answer in a hundred would wait for it."""
    dictionaries.read()
    get_resolver().url_patterns  # noqa: B018, loads every view and what it imports
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


application = cached()
settle()
