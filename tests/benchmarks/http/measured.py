"""What a program and its children cost: time of the processor and memory, from /proc."""

import os
import pathlib

TICKS = os.sysconf("SC_CLK_TCK")


def family(pid):
    """The process and all that came of it."""
    parents = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                after_name = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(after_name[1])
    found = [pid]
    for member in found:
        found += [child for child, parent in parents.items() if parent == member]
    return found


class Cost:
    """Between its making and read()."""

    def __init__(self, pid):
        self.members = family(pid)
        self.before = self._seconds()
        for member in self.members:
            # Forgets the highest memory so far.
            pathlib.Path(f"/proc/{member}/clear_refs").write_text("5")

    def _seconds(self):
        total = 0
        for member in self.members:
            after_name = pathlib.Path(f"/proc/{member}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(after_name[11]) + int(after_name[12])
        return total / TICKS

    def read(self):
        """Seconds of the processor, and the highest memory in MiB."""
        return self._seconds() - self.before, memory(self.members, "VmHWM")


def memory(members, what="VmRSS"):
    total = 0
    for member in members:
        for line in pathlib.Path(f"/proc/{member}/status").read_text().splitlines():
            if line.startswith(what + ":"):
                total += int(line.split()[1])
    return total / 1024
