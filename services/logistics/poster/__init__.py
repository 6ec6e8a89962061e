"""The one hand that writes the ledger: ``python -m services.logistics.poster``.

A process of its own with a plain loop: a handler per message cannot batch, and one message at a
time makes 42 entries a second where batches make thousands.  The queue feeds one consumer at a
time; a second process stands by and takes over when the first one ends.  Acknowledged is what is
written, never before; on SIGTERM what has arrived is written and acknowledged, and nothing is
delivered a second time.
"""

from services.logistics.poster.entering import QUEUE
from services.logistics.poster.hand import Poster

__all__ = ["QUEUE", "Poster"]
