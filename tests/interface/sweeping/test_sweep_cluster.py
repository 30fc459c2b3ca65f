"""The engine on a Ray cluster that is started on this machine; not run where Ray is not installed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sweep_documents import document, market, written

from novate.model.specification import Side
from novate.proofs.status import Status
from novate.specification.file import parse_document
from novate.sweeping.search import Engine
from novate.workers.engine import verify
from novate.workers.verification import Job

pytest.importorskip("ray", reason="needs the optional extra: pip install '.[ray]'")

pytestmark = pytest.mark.slow
LIMIT = 60.0


@pytest.fixture(scope="module")
def cluster() -> Iterator[Engine]:
    """A cluster of this machine alone."""
    from novate.sweeping.cluster import on_ray

    with on_ray("local", LIMIT) as engine:
        yield engine


def jobs() -> list[Job]:
    """More than there are workers; proved and violated."""
    margins = (("5%", "violated"), ("7%", "proved"))
    read = [parse_document(document(markets={"A": market(maintenance_margin=margin)})) for margin, _ in margins]
    return [Job(each, "A", side, "no-bad-debt") for each in read for side in Side]


def test_a_cluster_answers_in_order_what_this_machine_answers(cluster: Engine) -> None:
    """All of it, scenarios included."""
    asked = jobs()
    for job, found in zip(asked, cluster.answers(asked), strict=True):
        here = verify(job.specification, job.market, job.side, job.property, LIMIT)
        assert (found.status, found.side, found.detail, found.scenario) == (
            here.status,
            here.side,
            here.detail,
            here.scenario,
        )


def test_a_job_that_fails_or_takes_too_long_is_unknown_and_the_others_go_on(
    cluster: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the reason."""
    from novate.sweeping.cluster import Round

    (good, *_) = jobs()
    bad = Job(good.specification, "no market", good.side, good.property)
    failed, answered = cluster.answers([bad, good])
    assert failed.status is Status.UNKNOWN
    assert "KeyError" in failed.detail
    assert "KeyError" in capsys.readouterr().err
    assert answered.status is Status.VIOLATED
    (late,) = Round([good], 0.0, 1).verdicts()
    assert (late.status, late.detail) == (Status.UNKNOWN, "stopped after 0 seconds, the wall limit (--timeout)")


@pytest.mark.usefixtures("cluster")
def test_the_command_on_a_cluster_writes_the_table_of_this_machine(tmp_path: Path) -> None:
    """At the cluster's address, a driver of its own; theorems and searches, byte by byte."""
    from novate.sweeping.cluster import ray

    file = written(document(markets={"A": market(initial_margin="100%")}), tmp_path / "full.toml")
    vary = ["--vary", "markets.A.maintenance_margin=3%:7%:2%", "--property", "no-bad-debt"]
    tables = [tmp_path / "here.csv", tmp_path / "cluster.csv"]
    for table, where in zip(tables, ([], ["--ray", ray.get_runtime_context().gcs_address]), strict=True):
        command = [sys.executable, "-m", "novate", "sweep", file, *vary, "--out", str(table), *where]
        subprocess.run(command, check=True, capture_output=True, timeout=10 * LIMIT)
    here, there = (table.read_text() for table in tables)
    assert here.count("search") > 1
    assert here.count("theorem") > 1
    assert there == here


def test_an_address_without_a_cluster_is_refused_at_once() -> None:
    """Ray itself would go on trying."""
    from novate.sweeping.cluster import on_ray

    with pytest.raises(OSError, match="refused"), on_ray("127.0.0.1:1", LIMIT):
        pass
