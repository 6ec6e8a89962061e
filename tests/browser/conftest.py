"""Pages in a real browser: Debian's chromium, driven by playwright."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.gateway.stand_in import PATIENCE
from tests.gateway.town import Town, founded, serving

CHROMIUM = os.environ.get("HUIYIN_CHROMIUM") or shutil.which("chromium") or ""
QUIET = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-default-apps", "--metrics-recording-only",
]  # fmt: skip
# What must come about may take its time on a machine that does other things as well.
expect.set_options(timeout=1000 * PATIENCE)


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    """A virtual host and a database of this test run."""
    with founded() as town:
        yield town


@pytest.fixture(scope="session")
def base(town: Town) -> Iterator[str]:
    """A gateway of a city with a name."""
    with serving(town, HUIYIN_CITY_NAME="太原") as (base, _app):
        yield base


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    if not CHROMIUM:
        pytest.fail("no chromium here (apt install chromium, or set HUIYIN_CHROMIUM)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    """A fresh page of a Chinese reader; a script or policy that complains fails the test."""
    context = browser.new_context(base_url=base, locale="zh-CN", timezone_id="Asia/Shanghai")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: _note(line.type, line.text, complaints))
    yield page
    context.close()
    assert complaints == []


def _note(kind: str, text: str, complaints: list[str]) -> None:
    if kind == "error" and "Failed to load resource" not in text:
        complaints.append(text)
