"""`huiyin bench`: the benchmarks, as `python -m bench`."""

import sys
from typing import Annotated

import typer

from bench.__main__ import main


def bench(names: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """Measure, beside a baseline of the same run; without names, everything."""
    sys.argv[1:] = names or []
    raise typer.Exit(main())
