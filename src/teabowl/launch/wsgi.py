"""What granian's worker processes load: the application, and the promise to end with the process that started them."""

import os
import signal

from teabowl.kernel.memory import uncollected
from teabowl.launch import children

with uncollected():
    from teabowl.config.wsgi import application

__all__ = ["application"]

# granian's own workers outlive a kill -9 of their parent, and would keep the port
children.watch_parent(os.getppid(), lambda: os.kill(os.getpid(), signal.SIGKILL))
children.die_with_parent(signal.SIGKILL, os.getppid())
