"""Makes .venv from the hashed locks and puts the teabowl command in it: `python3 requirements/install.py [main|dev] [-f]`.

Runs on a bare Python 3.11. uv installs, itself installed by pip from a hashed lock; where uv cannot run, pip does it all.
The package itself is not built: a .pth line and a small script do, so nothing is fetched that no lock names.
Does nothing when the locks are those that .venv was made from; dev holds all of main.
"""

import hashlib
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

LOCKS = ("main", "dev")
"""Each with all that those before it hold."""
HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "teabowl.stamp"
COMMAND = """#!/bin/sh
exec "{python}" -P -m teabowl.launch "$@"
"""


def say(text: str) -> None:
    sys.stdout.write(f"setup: {text}\n")
    sys.stdout.flush()


def fingerprint(lock: Path) -> str:
    """Of the lock, this script, the Python and the place: any of them changed means installing again."""
    told = hashlib.sha256(repr((sys.version, str(ROOT))).encode())
    for file in (lock, HERE / "uv.txt", Path(__file__)):
        told.update(file.read_bytes())
    return f"{lock.stem} {told.hexdigest()}"


def pip(*words: "str | Path") -> "list[str | Path]":
    """A pip for .venv: that of the Python that runs us, or one of its own, which takes as long to unpack as all the rest."""
    borrowed: list[str | Path] = [sys.executable, "-m", "pip", "--python", PYTHON]
    if quiet([*borrowed, "--version"]):
        return [*borrowed, *words]
    own: list[str | Path] = [PYTHON, "-m", "pip"]
    if not quiet([*own, "--version"]):
        subprocess.run([PYTHON, "-m", "ensurepip"], check=True, stdout=subprocess.DEVNULL)
    return [*own, *words]


def quiet(command: "list[str | Path]") -> bool:
    """Whether it works."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def settings_for_uv() -> dict[str, str]:
    """uv does not read pip's configuration: where this machine tells pip of a mirror, a folder or a certificate, tell uv too."""
    said = subprocess.run(pip("config", "list"), capture_output=True, text=True, check=False).stdout
    told: dict[str, str] = {}
    for line in said.splitlines():
        name, _, value = line.partition("=")
        told[name.rpartition(".")[2]] = " ".join(value.strip().strip("'\"").replace("\\n", " ").split())
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "cert": "SSL_CERT_FILE",
    }
    found = {names[key]: value for key, value in told.items() if key in names and value}
    if "UV_FIND_LINKS" in found:
        found["UV_FIND_LINKS"] = found["UV_FIND_LINKS"].replace(" ", ",")
    return {"UV_HTTP_TIMEOUT": "180"} | {key: value for key, value in found.items() if key not in os.environ}


def install(lock: Path) -> None:
    """Exactly the lock, every file checked by its hash."""
    if not try_uv(lock):
        say("uv cannot run here, pip does it (slower)")
        subprocess.run(pip("install", "--quiet", "--require-hashes", "--requirement", lock), check=True)


def try_uv(lock: Path) -> bool:
    fetch = pip("install", "--quiet", "--require-hashes", "--requirement", HERE / "uv.txt")
    if subprocess.run(fetch, check=False).returncode:
        return False
    command = [VENV / "bin" / "uv", "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "--requirement", lock]
    # the first index that knows a name is not always the one that holds the locked file
    environment = os.environ | settings_for_uv() | {"UV_INDEX_STRATEGY": "unsafe-best-match"}
    try:
        return subprocess.run(command, env=environment, check=False).returncode == 0
    except OSError:
        return False


def put_command() -> None:
    """`import teabowl` and the teabowl command, from the sources as they are."""
    where = subprocess.run(
        [PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], capture_output=True, text=True, check=True
    )
    (Path(where.stdout.strip()) / "teabowl.pth").write_text(f"{ROOT / 'src'}\n")
    script = VENV / "bin" / "teabowl"
    script.unlink(missing_ok=True)
    script.write_text(COMMAND.format(python=PYTHON))
    script.chmod(0o755)


def main() -> int:
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    name = words[0] if words else LOCKS[-1]
    lock = HERE / f"{name}.txt"
    enough = [fingerprint(HERE / f"{larger}.txt") for larger in LOCKS[LOCKS.index(name) :]]
    if STAMP.exists() and STAMP.read_text() in enough and "-f" not in sys.argv:
        return 0
    if sys.version_info < (3, 11):  # noqa: UP036 - this script is what tells an older Python so
        say(f"Python 3.11 or later is needed, this is {sys.version.split()[0]}: make setup PYTHON=python3.12")
        return 1
    began = time.monotonic()
    STAMP.unlink(missing_ok=True)
    try:
        if not PYTHON.exists():
            say("making .venv")
            venv.create(VENV, clear=VENV.exists())
        say(f"installing what {lock.relative_to(ROOT)} names")
        install(lock)
        put_command()
    except subprocess.CalledProcessError as error:
        say(f"could not finish: {error.cmd[0]} ended with status {error.returncode}; on Debian, apt-get install python3-venv")
        return 1
    STAMP.write_text(enough[0])
    say(f"done in {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
