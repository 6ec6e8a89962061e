"""The Chinese font of certificates: the user's, the machine's, or Debian's package unpacked."""

import shutil

from cli import debian
from cli.settings import CACHE, Settings

PACKAGE = "fonts-wqy-microhei"


def fetch(_settings: Settings) -> None:
    """Unpack it into the cache (2 MB).  Where apt cannot, certificates are answered 503."""
    if all(map(shutil.which, ("apt-get", "dpkg"))):
        try:
            debian.unpack([PACKAGE], CACHE / "font")
        except debian.NotDownloaded:
            return
