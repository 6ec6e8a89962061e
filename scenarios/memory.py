"""How much memory the platform takes, read from the kernel."""

from collections.abc import Iterable
from pathlib import Path


def memory_mb(pids: Iterable[int]) -> float:
    """Resident memory of these processes and all their children, in megabytes."""
    parents, resident = _processes()
    wanted = set(pids)
    grown = True
    while grown:
        children = {pid for pid, parent in parents.items() if parent in wanted} - wanted
        wanted |= children
        grown = bool(children)
    return sum(resident.get(pid, 0) for pid in wanted) / 1024


def _processes() -> tuple[dict[int, int], dict[int, int]]:
    """By process: its parent, and its resident memory in kB."""
    parents, resident = {}, {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            lines = (entry / "status").read_text().splitlines()
        except OSError:  # it has ended meanwhile
            continue
        fields = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
        parents[int(entry.name)] = int(fields["PPid"])
        resident[int(entry.name)] = int(fields.get("VmRSS", "0 kB").split()[0])
    return parents, resident
