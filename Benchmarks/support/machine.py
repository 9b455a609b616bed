"""Where a measurement was made."""

import datetime
import json
import os
import pathlib
import platform
import subprocess


def said(*words):
    try:
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def processor():
    if platform.system() == "Darwin":
        return said("sysctl", "-n", "machdep.cpu.brand_string")
    facts = {}
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        facts.setdefault(name.strip(), value.strip())
    family = f", family {facts['cpu family']}, model {facts['model']}" if "cpu family" in facts else ""
    return facts.get("model name", platform.machine()) + family


def vectors():
    """The widest vectors that lab's kernels use here."""
    if platform.machine() in ("arm64", "aarch64"):
        return "NEON"
    flags = pathlib.Path("/proc/cpuinfo").read_text() if platform.system() == "Linux" else ""
    return "AVX-512" if "avx512f" in flags else "AVX2" if "avx2" in flags else "–"


def system():
    if platform.system() == "Darwin":
        return f"macOS {platform.mac_ver()[0]}"
    release = {}
    for line in pathlib.Path("/etc/os-release").read_text().splitlines():
        name, _, value = line.partition("=")
        release[name] = value.strip('"')
    return f"{release.get('PRETTY_NAME', 'Linux')}, kernel {platform.release()}"


def write(path, **more):
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    facts = {
        "date": datetime.date.today().isoformat(),
        "commit": said("git", "-C", str(pathlib.Path(__file__).parent), "describe", "--always", "--dirty"),
        "processor": processor(),
        "cores": os.cpu_count(),
        "vectors": vectors(),
        "memory": f"{memory / 2**30:.0f} GB",
        "system": system(),
        "swift": said("swift", "--version").splitlines()[0],
        **more,
    }
    path.write_text(json.dumps(facts, indent=2) + "\n")
