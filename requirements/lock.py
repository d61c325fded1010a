"""Chooses versions again and writes the locks: `make lock`. Hashes of every file, for every platform; no address in them."""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import install

COMPILE = ("--universal", "--python-version", "3.11", "--generate-hashes", "--upgrade")
SILENT = ("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links")
LOCKS = {"uv.txt": ["requirements/uv.in"], "main.txt": ["pyproject.toml"], "dev.txt": ["pyproject.toml", "--extra", "dev"]}


def main() -> int:
    for name, sources in LOCKS.items():
        target = Path("requirements") / name
        command = [install.VENV / "bin" / "uv", "pip", "compile", "--quiet", *COMPILE, *SILENT, *sources, "-o", target]
        subprocess.run(command, cwd=install.ROOT, check=True)
        if "://" in (install.ROOT / target).read_text():
            sys.stderr.write(f"{target} names an address: it must not\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
