"""The wait for a picture, from the end of the line to the result."""

import re
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from pictory.core.engine import queue
from pictory.core.engine.queue import enqueue
from pictory.core.models import Job
from tests.browser import steps

pytestmark = pytest.mark.browser


def page_of(job):
    return reverse("core:job", args=[job.pk])


def test_a_person_watches_a_job_from_the_line_to_its_result(browse, member, worker, tmp_path):
    """All on one page that is never reloaded, and that asks no more once there is nothing to ask."""
    running = steps.held_jobs(member, 2)  # as many as a member may have
    ahead = enqueue("faults.steps", owner=member, params={})
    gates = [tmp_path / "middle", tmp_path / "end"]  # where it waits until this slow browser has seen it
    at = {"at": {"7": "wait", "12": "wait"}, "until": [str(gate) for gate in gates]}
    job = enqueue("faults.steps", owner=member, params={"steps": 12, "step_s": 0.25, "preview": True} | at)
    page = browse(member)
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.clock.install()
    page.goto(page_of(job))
    page.evaluate("window.neverReloaded = true")
    card = steps.card(page)
    expect(card).to_contain_text("One job is ahead of yours.")
    queue.cancel(ahead)
    expect(card).to_contain_text("Yours is next.")
    for other in running:
        other.stop_cancelled()
    queue.ring("gpu")

    progress = card.get_by_role("progressbar", name="Progress")
    expect(progress).to_have_attribute("max", "12")
    expect(card).to_contain_text(re.compile(r"Counting.*[1-9] / 12", re.DOTALL))
    growing = card.get_by_role("img", name="The picture so far")
    expect(growing).to_have_js_property("naturalWidth", 64)
    before = int(progress.get_attribute("value"))
    gates[0].touch()
    expect(progress).not_to_have_attribute("value", str(before))
    assert int(progress.get_attribute("value")) > before

    gates[1].touch()
    expect(card).to_contain_text("Done.")
    expect(card.get_by_label("What to do with it")).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text="Test job: Done.")).to_have_count(1)
    assert asked.count(page_of(job)) > 2
    asked.clear()
    page.clock.run_for(30_000)
    assert page.evaluate("window.neverReloaded")
    assert asked.count(page_of(job)) == 0

    page.reload()
    expect(card).to_contain_text("Done.")
    expect(card.get_by_label("What to do with it")).to_have_count(1)


def test_a_person_watches_all_their_jobs_in_the_list(browse, member):
    """The lines change by themselves under whoever stands on one, until none of them is open any more."""
    jobs = steps.held_jobs(member, 2)
    page, asked = browse(member), []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.clock.install()
    page.goto("/jobs/")
    lines = page.get_by_role("main").get_by_role("listitem")
    expect(lines.filter(has_text="Working")).to_have_count(2)
    mine = page.locator(f"#row-{jobs[0].pk}")
    mine.focus()
    jobs[0].finish()
    expect(mine).to_contain_text("Done")
    expect(mine).to_be_focused()
    expect(lines.filter(has_text="Working")).to_have_count(1)
    jobs[1].finish()
    expect(lines.filter(has_text="Done")).to_have_count(2)
    asked.clear()
    page.clock.run_for(30_000)
    assert "/jobs/" not in asked


def test_a_person_stops_a_job_and_starts_it_again(browse, member, worker):
    job = enqueue("faults.steps", owner=member, params={"steps": 600, "step_s": 0.1})
    page = browse(member)
    page.goto(page_of(job))
    expect(steps.card(page)).to_contain_text("/ 600")
    page.get_by_role("button", name="Stop this").click()
    expect(steps.card(page)).to_contain_text("You stopped this.")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url(lambda url: urlsplit(url).path != page_of(job))
    again = Job.objects.get(retry_of=job)
    expect(page).to_have_url(page_of(again))
    page.get_by_role("button", name="Stop this").click()
    expect(steps.card(page)).to_contain_text("You stopped this.")


def test_a_person_reads_why_a_job_failed_and_tries_again(browse, member, worker):
    job = enqueue("faults.steps", owner=member, params={"steps": 3, "at": {"2": "bad_input"}})
    page = browse(member)
    page.goto("/jobs/")
    page.get_by_role("link", name="Test job").click()
    expect(steps.card(page)).to_contain_text("We could not work with what this was made from.")
    expect(steps.card(page)).to_contain_text("Please try another picture or other words.")
    expect(page.get_by_role("main")).not_to_contain_text("the sheet is empty")
    page.get_by_role("button", name="Try again").dblclick()
    page.wait_for_url(lambda url: urlsplit(url).path != page_of(job))
    expect(steps.card(page)).to_contain_text("We could not work with what this was made from.")
    assert Job.objects.get(retry_of=job).state == "failed"


def test_a_person_whose_log_in_ran_out_comes_back_to_the_job_they_watched(browse, member):
    job, _other = steps.held_jobs(member, 2)
    page = browse(member)
    page.goto(page_of(job))
    expect(steps.card(page)).to_contain_text("Working on it…")
    Session.objects.all().delete()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    steps.log_in(page, member.email, "correct horse 7")
    expect(page).to_have_url(page_of(job))
    expect(steps.card(page)).to_contain_text("Working on it…")


def test_it_says_that_a_wish_to_stop_came_too_late(browse, member, complaints):
    job = steps.held_jobs(member, 1)[0]
    page = browse(member)
    page.goto(page_of(job))
    page.route(f"**{page_of(job)}", lambda route: route.fulfill(status=204))  # no news reaches the page any more
    job.finish()
    page.get_by_role("button", name="Stop this").click()
    expect(page.get_by_role("alert")).to_have_text("That came too late: this is how it ended.")
    assert len(complaints) == 1
    assert complaints.pop().startswith("409 POST")
