"""One state of this code, run from its own folder: its commands, and its site over HTTP. `compare` asks two of them.

Nothing of the state is imported here: its commands are the only thing that all states have. What a state needs must be
installed for this Python.
"""

import http.client
import json
import os
import re
import resource
import subprocess
import sys
import tarfile
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.paths import ROOT


class Failed(Exception):
    """A state could not be had, or one of its commands ended with an error; the message has its last lines."""


def unpacked(state, folder, repository=ROOT):
    """The folder with the code: `state` itself where it is a folder, `folder` with the files of the commit where it is one."""
    if (Path(state) / "web" / "cli.py").is_file():
        return Path(state).resolve()
    folder.mkdir()
    command = ["git", "-C", str(repository), "archive", "--format=tar", state]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            with tarfile.open(fileobj=process.stdout, mode="r|") as files:
                files.extractall(folder, filter="data")
        except tarfile.ReadError:
            said = process.stderr.read().decode(errors="replace").strip()
            raise Failed(f"{state} is neither a folder with this code nor a commit: {said}") from None
    return folder


@dataclass(frozen=True, slots=True)
class State:
    """A folder with code, and one for its index. Both are `before` or `after` by name."""

    name: str
    code: Path
    home: Path

    def run(self, command, source):
        """Rebuild afresh from this file, or add it; (seconds by the clock, seconds of the processor with its children)."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        with self._started(command, str(source)) as process:
            process.wait()
        clock = time.perf_counter() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if process.returncode:
            raise Failed(f"{self.name}: {command} ended with {process.returncode}: {self._said()}")
        return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    @contextmanager
    def serving(self):
        """The site, served until the end of the block."""
        began = time.perf_counter()
        with self._started("serve", "--port", "0") as process:
            try:
                with closing(Site(self, process, self._address(process), began)) as site:
                    yield site
            finally:
                process.terminate()

    def _started(self, *arguments):
        """A command of this state, in a process whose first folder of modules is this state's."""
        environment = {**os.environ, "PYTHONPATH": str(self.code), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "web.cli", *arguments, "--index", str(self.home / "index")]
        with self._log.open("w", encoding="utf-8") as log:
            return subprocess.Popen(command, cwd=self.code, env=environment, stdout=log, stderr=subprocess.STDOUT)

    def _address(self, process):
        """Where the site says that it is."""
        while process.poll() is None:
            if found := re.search(r"http://\S+", self._said()):
                return found[0]
            time.sleep(0.002)
        raise Failed(f"{self.name}: serve ended with {process.returncode}: {self._said()}")

    @property
    def _log(self):
        return self.home / "said.txt"

    def _said(self):
        return self._log.read_text(encoding="utf-8", errors="replace")[-2_000:]


class Site:
    """A site that is being served, asked over one connection."""

    def __init__(self, state, process, address, began):
        self._name, self._pid = state.name, process.pid
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)
        self.fetch("/")
        self.started = time.perf_counter() - began

    def fetch(self, path):
        """Milliseconds until the whole answer is here. Raises Failed where it is no page."""
        began = time.perf_counter()
        self._read(path)
        return (time.perf_counter() - began) * 1000

    def _read(self, path):
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise Failed(f"{self._name}: {path} is answered with {answer.status}")
        return body

    def hits(self, path):
        """What the search of this address lists, as the API tells it."""
        return self._json(path)["hits"]

    def total(self, path):
        """How many articles the search of this address counts."""
        return self._json(path)["total"]

    def _json(self, path):
        return json.loads(self._read(f"/api{path}"))

    def close(self):
        """Let go of the connection."""
        self._connection.close()

    def processor(self):
        """Seconds that the serving process has worked; None where /proc does not tell. The system counts in hundredths."""
        try:
            fields = (
                Path(f"/proc/{self._pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            )
        except OSError:
            return None
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
