"""The usual other way to hear of a change: a change stream of the database."""

import os
import time
from typing import Any

from pymongo import MongoClient


def main() -> None:
    """Print the age of every document as it is seen, in seconds."""
    client = MongoClient[dict[str, Any]](os.environ["HUIYIN_MONGO_URI"])
    with client["bench_stream"]["things"].watch() as changes:
        print("watching", flush=True)
        for change in changes:
            print(time.time() - change["fullDocument"]["at"], flush=True)


if __name__ == "__main__":
    main()
