"""What granian loads for the push process: Django set up, room for many streams, and the promise to end with its parent."""

import os
import resource
import signal

from teabowl.launch import children
from teabowl.launch.setup import set_up_django

set_up_django()

from django.conf import settings  # noqa: E402 - needs Django
from django.urls import get_resolver  # noqa: E402
from django.utils import translation  # noqa: E402

from teabowl.live.push.app import Push  # noqa: E402

MOST_FILES = 16384

application = Push()

# what the first reading of a room would load: five hundred phones that come back at once wait for it
get_resolver().url_patterns  # noqa: B018, loads every address
for _language, _name in settings.LANGUAGES:
    with translation.override(_language):
        pass

_soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
_wanted = MOST_FILES if _hard == resource.RLIM_INFINITY else min(MOST_FILES, _hard)
if _soft != resource.RLIM_INFINITY and _soft < _wanted:
    resource.setrlimit(resource.RLIMIT_NOFILE, (_wanted, _hard))  # each stream is a file

# as for the pages' workers: granian's own outlive a kill -9 of their parent
children.watch_parent(os.getppid(), lambda: os.kill(os.getpid(), signal.SIGKILL))
children.die_with_parent(signal.SIGKILL, os.getppid())
