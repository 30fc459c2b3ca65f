"""The engine on a Ray cluster that is started on this machine; not run where Ray is not installed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sweep_documents import document

from novate.engine import verify
from novate.model.specification import Side
from novate.proofs.verdict import Status
from novate.specification_file import parse_document
from novate.sweeping.search import Engine
from novate.verification import Job

pytest.importorskip("ray", reason="needs the optional extra: pip install 'novate[ray]'")

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
    read = [parse_document(document(markets={"A": {**MARKET, "maintenance_margin": margin}})) for margin, _ in margins]
    return [Job(each, "A", side, "no-bad-debt") for each in read for side in Side]


MARKET = document()["markets"]["A"]


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


def test_an_address_without_a_cluster_is_refused_at_once() -> None:
    """Ray itself would go on trying."""
    from novate.sweeping.cluster import on_ray

    with pytest.raises(OSError, match="refused"), on_ray("127.0.0.1:1", LIMIT):
        pass
