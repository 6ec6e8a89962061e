"""Screens on which pages are looked at, and pictures of them."""

import os
from pathlib import Path

from playwright.sync_api import Page

SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


def seen(page: Page, name: str) -> None:
    """Keep pictures for those who look, in the folder that they name."""
    folder, size = os.environ.get("HUIYIN_PICTURES"), page.viewport_size
    if not folder or not size:
        return
    for kind, view in SIZES.items():
        page.set_viewport_size(view)
        page.screenshot(path=Path(folder) / f"{name}-{kind}.png", full_page=True)
    page.set_viewport_size(size)
