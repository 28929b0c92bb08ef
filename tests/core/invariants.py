"""What must hold after every fault, the invariants I1 to I8: nothing accepted is lost, nothing is made twice."""

import hashlib
import json
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

from pictory.core.files import assets
from pictory.core.models import Asset, Job, Message
from tests.core.engine import ROOT
from tests.core.urlmap import Visitor

LEAK = re.compile(
    re.escape(bytes(ROOT)) + rb"|Traceback|File \"|/site-packages/|/tmp/|(?<!manage)\.py\b|core_job|sqlite|psycopg"
)


def assert_nothing_lost(*accepted: Job, strays: int = 0) -> None:
    """Call it when every job had time to end. There is no ledger yet, so I5 has nothing to add up.

    strays: files without a row that the fault may leave until the sweep; a kill between writing a file and the commit
    of its row does.
    """
    jobs = list(Job.objects.all())
    assert {job.pk for job in accepted} <= {job.pk for job in jobs}, "I1: an accepted job is gone"
    assert len({(job.owner_id, job.key) for job in jobs if job.key}) == sum(bool(job.key) for job in jobs), (
        "I1: two for one key"
    )
    assert all(not job.is_open for job in jobs), f"I2: {Counter(job.state for job in jobs)}"
    for job in jobs:
        kept = list(Asset.objects.filter(job=job))
        if job.state == Job.State.DONE:
            assert len(kept) == 1, f"I3: {len(kept)} results of {job}"
            data = assets.read(kept[0])
            assert hashlib.sha256(data).hexdigest() == kept[0].sha256, "I3: the file is not what was kept"
            assert kept[0].owner_id == job.owner_id, "I3: somebody else's"
        else:
            assert not kept, f"I4: a result of a job that is {job.state}"
    assert len(list(assets.orphans(older_than=timedelta(0)))) <= strays, "I4: stray files"
    mails = Counter(Message.objects.filter(job__isnull=False).values_list("job", "recipient", "kind"))
    assert all(count == 1 for count in mails.values()), "I6: more than one mail"
    done = {job.pk for job in jobs if job.state == Job.State.DONE}
    assert {job for job, _recipient, _kind in mails} <= done, "I6: mail for a job that is not done"
    for asset in Asset.objects.all():
        path = Path(default_storage.path(asset.file.name)).resolve()
        assert path.is_relative_to(Path(settings.MEDIA_ROOT).resolve()), "I8: a file outside the media folder"
    for job in {(job.state, job.error_code): job for job in jobs}.values():
        _assert_told_kindly(job)


def _assert_told_kindly(job: Job) -> None:
    """I7 for what the fault left behind; test_access.py asks it of every address."""
    page, told = (Visitor(job.owner).get(f"{place}/jobs/{job.pk}{end}") for place, end in (("", "/"), ("/api", "")))
    assert (page.status_code, told.status_code) == (200, 200), f"I7: {job} cannot be looked at"
    shown = page.content + json.dumps(json.loads(told.content)["problem"]).encode()
    assert not LEAK.search(shown), f"I7: {LEAK.search(shown)} is shown of {job}"
    assert not job.error_detail or job.error_detail.encode() not in shown, f"I7: what is for staff is shown of {job}"
