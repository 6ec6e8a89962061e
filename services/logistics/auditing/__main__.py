"""The child process: ``python -m services.logistics.auditing DATABASE COLLECTION``."""

import json
import os
import sys
from dataclasses import asdict

from services.logistics.auditing.parts import audit


def main() -> None:
    """Audit the entries that are named, and print what was found."""
    found = audit(os.environ["HUIYIN_MONGO_URI"], sys.argv[1], sys.argv[2])
    sys.stdout.write(json.dumps(asdict(found)))


if __name__ == "__main__":
    main()
