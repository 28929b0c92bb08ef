"""The engine without faults of the machine: accepting, claiming, ending, and being refused."""

import logging
import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django_q.models import OrmQ
from django_q.tasks import async_task

from pictory.core import housekeeping
from pictory.core.engine import queue, worker
from pictory.core.engine.queue import KeyReused, Refused, enqueue
from pictory.core.engine.standing import standing
from pictory.core.models import Asset, Job, JobGone, JobPreview, Message
from tests.core.invariants import assert_nothing_lost

pytestmark = pytest.mark.engine

LIMITS = {"guest": 1, "member": 2, "staff": None}


def claim(name: str = "gpu") -> Job | None:
    return Job.objects.claim(name, "here/1/1", running_limits=LIMITS)


def test_it_runs_a_job_to_its_result_and_mail(maker, run_jobs):
    job = enqueue("faults.steps", owner=maker, params={"steps": 3, "step_s": 0})
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.attempt, job.step, job.steps) == ("done", 1, 3, 3)
    assert job.finished_at >= job.started_at
    assert Message.objects.get(job=job).recipient == maker.email
    assert_nothing_lost(job)


def test_it_makes_no_job_of_a_transaction_that_is_rolled_back(maker, transactional_db):
    """R10."""

    def half_a_form() -> None:
        with transaction.atomic():
            enqueue("faults.steps", owner=maker, params={})
            raise RuntimeError("the form's other half failed")

    with pytest.raises(RuntimeError):
        half_a_form()
    assert not Job.objects.exists()
    assert not OrmQ.objects.exists()


def test_it_rings_for_the_first_jobs_and_not_for_each_of_a_crowd(maker, transactional_db):
    for _ in range(20):
        enqueue("faults.light_steps", owner=maker, params={})
    assert OrmQ.objects.filter(key="light").count() == settings.QUEUES["light"]["workers"] + 1


def test_it_rings_though_other_tasks_wait_in_the_light_queue(maker, transactional_db):
    for _ in range(5):
        async_task("pictory.core.mail.deliver", "nobody", cluster="light")
    enqueue("faults.light_steps", owner=maker, params={})
    assert OrmQ.objects.filter(key="light").count() == 6


def test_it_makes_one_job_of_twenty_parallel_clicks(alice, transactional_db):
    """R11: one idempotency key is one job, and everybody gets that one."""
    got, errors = [], []

    def click() -> None:
        try:
            got.append(enqueue("faults.steps", owner=alice, params={}, key="double-click").pk)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert len(got) == 20
    assert len(set(got)) == Job.objects.count() == 1


def test_it_gives_the_first_job_for_the_same_words_of_a_key(alice):
    """However Python spells them: what the database gives back counts."""
    first = enqueue("faults.steps", owner=alice, params={"size": (3, 4), "at": {2: "x"}, "s": 1.0}, key="k")
    again = enqueue("faults.steps", owner=alice, params={"s": 1, "at": {"2": "x"}, "size": [3, 4]}, key="k")
    assert again.pk == first.pk


@pytest.mark.parametrize(
    ("kind", "params"),
    [("faults.steps", {"steps": 4}), ("faults.steps", {}), ("faults.light_steps", {"steps": 3})],
)
def test_it_refuses_a_key_that_stood_for_something_else(alice, bob, kind, params):
    first = enqueue("faults.steps", owner=alice, params={"steps": 3}, key="k")
    with pytest.raises(KeyReused):
        enqueue(kind, owner=alice, params=params, key="k")
    assert Job.objects.get() == first
    assert enqueue(kind, owner=bob, params=params, key="k").owner == bob


def test_it_gives_one_job_to_one_of_two_workers(maker):
    job = enqueue("faults.steps", owner=maker, params={})
    taken = claim()
    assert (taken.pk, taken.attempt, taken.state, taken.worker) == (job.pk, 1, "running", "here/1/1")
    assert taken.lease_until - taken.started_at == timedelta(seconds=settings.JOB_LEASE_S)
    assert claim() is None


def test_it_takes_the_one_job_asked_for(maker):
    enqueue("faults.steps", owner=maker, params={})
    second = enqueue("faults.steps", owner=maker, params={})
    assert Job.objects.claim("gpu", "here/1/1", running_limits=LIMITS, only=second.pk).pk == second.pk
    assert Job.objects.claim("gpu", "here/1/1", running_limits=LIMITS, only=second.pk) is None


def test_it_cancels_at_once_what_waits(maker, run_jobs):
    """R12."""
    job = enqueue("faults.steps", owner=maker, params={})
    assert queue.cancel(job)
    assert job.state == "cancelled"
    run_jobs()
    assert_nothing_lost(job)


def test_it_cancels_within_two_steps_what_runs(maker, run_jobs, monkeypatch):
    job = enqueue("faults.steps", owner=maker, params={"steps": 50, "step_s": 0.03, "at": {"10": "cancel"}})
    monkeypatch.setitem(_faults(), "cancel", lambda ctx: queue.cancel(Job.objects.get(pk=ctx.job.pk)))
    seen = []
    monkeypatch.setattr("pictory.core.models.Job.beat", lambda self, *, step, **_: seen.append(step))
    run_jobs()
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert max(seen, default=0) <= 12
    assert_nothing_lost(job)


def test_it_leaves_a_done_job_alone_when_asked_to_cancel(maker, run_jobs):
    job = enqueue("faults.steps", owner=maker, params={"steps": 1, "step_s": 0})
    run_jobs()
    assert not queue.cancel(job)
    assert job.state == "done"
    assert_nothing_lost(job)


@pytest.mark.parametrize("fault", ["huge", "unpicklable", "strange"])
def test_it_survives_an_error_nobody_can_store(maker, run_jobs, fault, caplog):
    """R13."""
    caplog.set_level(logging.CRITICAL, "pictory.core.engine.worker")  # pytest cannot pass such words on either
    job = enqueue("faults.steps", owner=maker, params={"at": {"2": fault}})
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.error_code, job.attempt) == ("failed", "broken", 1)
    assert 0 < len(job.error_detail) <= 4_000
    assert_nothing_lost(job)


def test_it_names_what_a_pipeline_refused(maker, run_jobs):
    job = enqueue("faults.steps", owner=maker, params={"at": {"1": "bad_input"}})
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", "bad_input")


def test_it_tries_again_after_a_passing_fault_and_then_gives_up(maker, run_jobs):
    job = enqueue("faults.steps", owner=maker, params={"at": {"1": "connection"}})
    for attempt in range(1, 7):
        run_jobs()
        job.refresh_from_db()
        assert job.attempt == attempt
        Job.objects.filter(pk=job.pk).update(not_before=None)
    assert (job.state, job.error_code) == ("dead", "connection")
    assert_nothing_lost(job)


@pytest.mark.parametrize(("fits", "state", "code"), [(8, "done", ""), (4, "done", ""), (3, "failed", "out_of_memory")])
def test_it_halves_once_when_memory_runs_out(maker, run_jobs, fits, state, code):
    """R14."""
    job = enqueue("faults.steps", owner=maker, params={"at": {"1": "memory"}, "fits": fits})
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.error_code) == (state, code)
    assert_nothing_lost(job)


def test_it_keeps_nothing_of_a_full_disk(maker, run_jobs):
    job = enqueue("faults.steps", owner=maker, params={"at": {"3": "no_space"}})
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", "storage_full")
    assert_nothing_lost(job)


def test_it_fails_a_job_whose_result_could_not_be_kept(maker, run_jobs, settings):
    """The state, already set to done in the same transaction, goes back with it."""
    settings.LIMITS = settings.LIMITS | {"staff": settings.LIMITS["staff"] | {"storage_mb": 0}}
    job = enqueue("faults.steps", owner=maker, params={"steps": 1})
    run_jobs()
    job.refresh_from_db()
    assert job.state == "failed"
    assert_nothing_lost(job)


def test_it_drops_the_result_of_a_worker_that_lost_its_lease(maker, run_jobs):
    """R07: the stale worker reaches the end, and the other's claim stands."""
    job = enqueue("faults.steps", owner=maker, params={"at": {"5": "lose_lease"}, "once": True})
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("queued", 1)
    assert not Asset.objects.filter(job=job).exists()
    Job.objects.filter(pk=job.pk).update(not_before=None)
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("done", 2)
    assert_nothing_lost(job)


def test_it_lets_no_stale_worker_write_anything(maker):
    job = enqueue("faults.steps", owner=maker, params={})
    stale = claim()
    Job.objects.get(pk=job.pk).try_again("stopped", "lease lost", wait_s=0)
    assert claim().attempt == 2
    for write in (
        lambda: stale.beat(step=1, steps=2),
        stale.finish,
        stale.stop_cancelled,
        stale.give_back,
        lambda: stale.fail("broken"),
        lambda: stale.keep_checkpoint("x"),
    ):
        with pytest.raises(JobGone):
            write()


def test_it_starts_the_newcomer_next_when_another_queued_five_hundred(admin, alice):
    """R19."""
    crowd = [enqueue("faults.steps", owner=admin, params={}) for _ in range(500)]
    for expected in crowd[:3]:
        assert claim().pk == expected.pk
    mine = enqueue("faults.steps", owner=alice, params={})
    assert claim().pk == mine.pk
    assert claim().pk == crowd[3].pk


def test_it_takes_turns_between_people(admin, alice, bob):
    order = []
    for owner in (alice, alice, alice, bob, bob):
        enqueue("faults.steps", owner=owner, params={})
    while job := claim():
        order.append(job.owner.nickname)
        job.fail("broken")
    assert order == ["앨리스", "밥", "앨리스", "밥", "앨리스"]


def test_it_puts_priority_before_turn(maker):
    slow = enqueue("faults.steps", owner=maker, params={})
    urgent = enqueue("faults.steps", owner=maker, params={})
    Job.objects.filter(pk=urgent.pk).update(priority=5)
    assert [claim().pk, claim().pk] == [urgent.pk, slow.pk]


def test_it_runs_no_more_at_once_than_a_person_may(alice, bob):
    for _ in range(4):
        enqueue("faults.steps", owner=alice, params={})
    theirs = enqueue("faults.steps", owner=bob, params={})
    taken = [claim() for _ in range(4)]
    assert [job.owner_id for job in taken if job].count(alice.pk) == 2
    assert theirs.pk in [job.pk for job in taken if job]
    assert taken[3] is None


@pytest.mark.parametrize(("limit", "code"), [("queued", "too_many_waiting"), ("daily", "daily_limit")])
def test_it_refuses_what_is_over_a_persons_limit(alice, settings, limit, code):
    settings.LIMITS = settings.LIMITS | {"member": settings.LIMITS["member"] | {limit: 3}}
    for _ in range(3):
        enqueue("faults.steps", owner=alice, params={})
    with pytest.raises(Refused) as refused:
        enqueue("faults.steps", owner=alice, params={})
    assert refused.value.code == code
    assert 0 < refused.value.retry_after_s <= 86_400
    assert Job.objects.count() == 3


def test_it_refuses_when_the_queue_is_full(alice, bob, settings):
    """R20."""
    settings.QUEUES = settings.QUEUES | {"gpu": settings.QUEUES["gpu"] | {"max_queued": 2}}
    for owner in (alice, bob):
        enqueue("faults.steps", owner=owner, params={})
    with pytest.raises(Refused) as refused:
        enqueue("faults.steps", owner=alice, params={})
    assert refused.value.code == "queue_full"
    assert Job.objects.count() == 2


def test_it_says_so_when_the_code_no_longer_reads_old_parameters(maker, run_jobs):
    """R22: a job of another layout fails cleanly, and does not run on parameters it misreads."""
    job = enqueue("faults.steps", owner=maker, params={"steps": 1})
    Job.objects.filter(pk=job.pk).update(version=99)
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", "outdated")


def test_it_fails_cleanly_when_the_code_has_no_such_kind(maker, run_jobs):
    """R22: a worker of the old code meets a job of the new."""
    job = enqueue("faults.steps", owner=maker, params={})
    Job.objects.filter(pk=job.pk).update(kind="faults.from_tomorrow")
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", "outdated")


def test_it_gives_an_expired_lease_to_the_next_worker(maker):
    job = enqueue("faults.steps", owner=maker, params={})
    claim()
    housekeeping.sweep()
    assert Job.objects.get(pk=job.pk).state == "running"
    Job.objects.update(lease_until=Now() - timedelta(seconds=60))
    housekeeping.sweep()
    assert claim().attempt == 2


def test_it_gives_up_on_a_job_that_no_worker_survives(maker):
    """R02, the counting of it."""
    job = enqueue("faults.steps", owner=maker, params={})
    for attempt in range(1, 7):
        assert claim().attempt == attempt
        Job.objects.update(lease_until=Now() - timedelta(seconds=60))
        housekeeping.sweep()
    job.refresh_from_db()
    assert (job.state, job.error_code) == ("dead", "stopped")
    assert_nothing_lost(job)


def test_it_rings_again_when_the_bell_was_lost(maker, transactional_db):
    """R09."""
    enqueue("faults.steps", owner=maker, params={})
    OrmQ.objects.all().delete()
    housekeeping.sweep()
    assert OrmQ.objects.filter(key="gpu").count() == 1


def test_it_forgets_bells_that_nobody_answered(maker, transactional_db):
    enqueue("faults.steps", owner=maker, params={})
    fetched_long_ago = timezone.now() + timedelta(seconds=settings.Q_CLUSTER["retry"]) - timedelta(hours=2)
    OrmQ.objects.update(lock=fetched_long_ago)
    housekeeping.clean()
    assert not OrmQ.objects.exists()


def test_it_resumes_where_the_checkpoint_was(maker, run_jobs):
    job = enqueue("faults.steps", owner=maker, params={"checkpoint": True, "at": {"4": "connection"}, "once": True})
    run_jobs()
    Job.objects.filter(pk=job.pk).update(not_before=None)
    run_jobs()
    asset = Asset.objects.get(job=job)
    assert asset.file.read().decode().endswith("counted to 5, from 3")
    assert_nothing_lost(job)


def test_it_gives_way_to_a_shorter_job_and_comes_back(admin, alice, monkeypatch, run_jobs):
    long = enqueue("faults.steps", owner=admin, params={"checkpoint": True, "at": {"2": "visitor"}, "once": True})
    Job.objects.filter(pk=long.pk).update(priority=-1)

    def visitor(ctx) -> None:
        if not Job.objects.filter(owner=alice).exists():
            visit = enqueue("faults.light_steps", owner=alice, params={"steps": 1, "step_s": 0})
            Job.objects.filter(pk=visit.pk).update(queue="gpu")

    monkeypatch.setitem(_faults(), "visitor", visitor)
    run_jobs()
    long.refresh_from_db()
    visit = Job.objects.get(owner=alice)
    assert (long.state, long.attempt, visit.state) == ("done", 1, "done")
    assert visit.finished_at < long.finished_at
    assert Asset.objects.get(job=long).file.read().decode().endswith("from 2")


def test_it_gives_way_to_a_job_of_its_own_owner_who_may_run_only_one(alice, monkeypatch, run_jobs, settings):
    settings.LIMITS = settings.LIMITS | {"member": settings.LIMITS["member"] | {"running": 1}}
    long = enqueue("faults.steps", owner=alice, params={"checkpoint": True, "at": {"2": "visitor"}, "once": True})
    Job.objects.filter(pk=long.pk).update(priority=-1)

    def visitor(ctx) -> None:
        if Job.objects.count() == 1:
            visit = enqueue("faults.light_steps", owner=alice, params={"steps": 1, "step_s": 0})
            Job.objects.filter(pk=visit.pk).update(queue="gpu")

    monkeypatch.setitem(_faults(), "visitor", visitor)
    run_jobs()
    long.refresh_from_db()
    visit = Job.objects.exclude(pk=long.pk).get()
    assert (long.state, visit.state) == ("done", "done")
    assert visit.finished_at < long.finished_at


def test_it_shows_the_picture_as_it_grows_and_removes_it_at_the_end(maker, monkeypatch, run_jobs):
    seen = []
    job = enqueue("faults.steps", owner=maker, params={"preview": True, "at": {"3": "look"}})
    look = lambda ctx: seen.append(bytes(JobPreview.objects.get(job=ctx.job).webp[:4]))  # noqa: E731
    monkeypatch.setitem(_faults(), "look", look)
    run_jobs()
    assert seen == [b"RIFF"]
    assert not JobPreview.objects.filter(job=job).exists()


def test_it_does_not_run_again_what_was_to_be_cancelled(maker):
    """Its worker died or was stopped before it could see the wish."""
    for leave in (lambda job: job.try_again("stopped", "died", wait_s=0), lambda job: job.give_back()):
        job = enqueue("faults.steps", owner=maker, params={})
        held = claim()
        assert queue.cancel(job)
        leave(held)
        job.refresh_from_db()
        assert job.state == "cancelled"
    assert_nothing_lost()


def test_it_does_not_let_an_old_job_turn_back_the_line(admin, alice, bob):
    """Virtual time only grows: a retried job of long ago gives newcomers no head start."""
    for _ in range(5):
        enqueue("faults.steps", owner=admin, params={})
    old = claim()
    while claim():
        pass
    old.give_back()
    assert claim().pk == old.pk
    assert enqueue("faults.steps", owner=alice, params={}).turn == 4


def test_it_ends_an_inline_job_whose_process_is_gone(maker):
    job = enqueue("faults.steps", owner=maker, params={}, queue=queue.INLINE)
    housekeeping.sweep()
    assert Job.objects.get(pk=job.pk).state == "queued"
    Job.objects.update(created_at=timezone.now() - timedelta(hours=1))
    housekeeping.sweep()
    assert_nothing_lost(job)


def test_it_keeps_a_retry_in_the_layout_of_its_parameters(maker, run_jobs):
    job = enqueue("faults.steps", owner=maker, params={"steps": 1})
    Job.objects.filter(pk=job.pk).update(version=99)
    run_jobs()
    again = queue.retry(Job.objects.get(pk=job.pk))
    run_jobs()
    again.refresh_from_db()
    assert (again.state, again.error_code) == ("failed", "outdated")


def test_it_retries_with_the_old_parameters_as_a_new_job_once(maker, run_jobs):
    job = enqueue("faults.steps", owner=maker, params={"at": {"1": "bad_input"}, "steps": 7})
    run_jobs()
    job.refresh_from_db()
    again = queue.retry(job)
    assert (again.pk != job.pk, again.params, again.retry_of_id) == (True, job.params, job.pk)
    assert queue.retry(job).pk == again.pk


def test_it_tells_position_and_time_from_history(admin, alice, run_jobs):
    enqueue("faults.steps", owner=admin, params={"steps": 2, "step_s": 0.1})
    run_jobs()
    first, second = (enqueue("faults.steps", owner=owner, params={}) for owner in (alice, admin))
    ahead = sorted((standing(first), standing(second)), key=lambda one: one.position)
    assert [one.position for one in ahead] == [0, 1]
    assert 0.2 <= ahead[0].work_s < 5
    assert ahead[0].wait_s == 0
    assert ahead[1].wait_s == pytest.approx(ahead[0].work_s)
    running = claim()
    running.beat(step=3, steps=4)
    assert standing(running).work_s == pytest.approx(ahead[0].work_s / 4)


def test_it_tells_no_time_without_history(alice):
    job = enqueue("faults.steps", owner=alice, params={})
    assert (standing(job).position, standing(job).wait_s, standing(job).work_s) == (0, 0, None)


def test_it_drains_a_queue_with_one_bell_and_leaves_the_rest_after_its_time(maker, monkeypatch, transactional_db):
    for _ in range(3):
        enqueue("faults.steps", owner=maker, params={"steps": 1, "step_s": 0})
    worker.work("gpu")
    assert Job.objects.filter(state="done").count() == 3
    monkeypatch.setattr(worker, "DRAIN_S", 0.0)
    for _ in range(3):
        enqueue("faults.steps", owner=maker, params={"steps": 1, "step_s": 0})
    OrmQ.objects.all().delete()
    worker.work("gpu")
    assert Job.objects.filter(state="done").count() == 4
    assert OrmQ.objects.filter(key="gpu").count() == 1


def _faults() -> dict:
    from tests.faults import jobs

    return jobs.FAULTS
