"""A standalone Spark cluster on this machine: a master and two workers, each a process."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

WORKERS = 2
# little data: to cut it into parts and to compile code for it takes longer than to read it
QUICK = (
    "spark.sql.shuffle.partitions=1",
    "spark.sql.adaptive.enabled=false",
    "spark.sql.codegen.wholeStage=false",
    "spark.sql.codegen.factoryMode=NO_CODEGEN",
)
# of every process of Java: little compiling, no threads to collect garbage
SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
# what a session on it needs: executors that fit into the workers, a driver that listens here only
SETTINGS = (
    "spark.executor.memory=512m",
    "spark.executor.cores=1",
    "spark.driver.host=127.0.0.1",
    "spark.driver.bindAddress=127.0.0.1",
    *QUICK,
)
_PATIENCE = 60.0
_LISTENS = re.compile(r"Starting Spark master at (spark://127\.0\.0\.1:\d+)")
_REGISTERED = "Registering worker 127.0.0.1"


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """URL of the master; all of it is gone after. Raises AssertionError when it does not start."""
    with ExitStack() as stack:
        log = stack.enter_context(_daemon(folder, "master.Master", "--host", "127.0.0.1"))
        url = _awaited(log, _LISTENS)[0]
        for number in range(WORKERS):
            sizes = ("--cores", "1", "--memory", "700m", "--work-dir", str(folder / f"w{number}"))
            stack.enter_context(
                _daemon(folder, "worker.Worker", "--host", "127.0.0.1", *sizes, url)
            )
        _awaited(log, re.compile(_REGISTERED), WORKERS)
        yield url


@contextmanager
def _daemon(folder: Path, name: str, *arguments: str) -> Iterator[Path]:
    """A process of Spark; yields the file of what it says."""
    import pyspark  # noqa: PLC0415 - an extra

    home = Path(pyspark.__file__).parent
    log = folder / f"{name}-{len(list(folder.glob('*.log')))}.log"
    environment = {
        **os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "256m", "SPARK_WORKER_OPTS": "-Dspark.worker.cleanup.enabled=true",
    }  # fmt: skip
    command = [str(home / "bin/spark-class"), f"org.apache.spark.deploy.{name}",
               "--port", "0", "--webui-port", "0", *arguments]  # fmt: skip
    with log.open("wb") as said:
        process = subprocess.Popen(  # noqa: S603 - the package's own script
            command, env=environment, stdout=said, stderr=said, start_new_session=True
        )
    try:
        yield log
    finally:
        process.terminate()
        try:
            process.wait(10)
        finally:
            _end(process.pid)


def _end(group: int) -> None:
    """Executors are children of their worker and go with it; whoever is left goes now."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def _awaited(log: Path, wanted: re.Pattern[str], times: int = 1) -> list[str]:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        found: list[str] = wanted.findall(log.read_text(encoding="utf-8", errors="replace"))
        if len(found) >= times:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
