"""What tests of pages share: rows to show, and the look at what a page owes."""

import uuid
from datetime import timedelta

import lxml.html
from django.utils import timezone

from pictory.core.files import assets
from pictory.core.models import Asset, Job
from tests.core import pictures

HTMX = {"HTTP_HX_REQUEST": "true"}


def job_of(owner, state="done", **fields):
    if state == "running":
        fields |= {"token": uuid.uuid4(), "lease_until": timezone.now() + timedelta(hours=1), "attempt": 1}
    return Job.objects.create(owner=owner, kind="core.export", queue="light", state=state, **fields)


def picture_of(owner, title="A kite day"):
    """As if it had been uploaded, and without the process that cleans what really comes from outside."""
    known = {"media_type": "image/png", "width_px": 64, "height_px": 48, "role": Asset.Role.UPLOAD, "app": "core"}
    return assets.keep_asset(owner=owner, data=pictures.png(), title=title, **known)


def tree_of(text):
    """The tree of a page or a part of one. Its own mistakes are mended in silence: the client looks for those."""
    return lxml.html.document_fromstring(text, parser=lxml.html.HTMLParser(remove_comments=True, remove_pis=True))


def look_over(response):
    """The page as a tree, after what every page owes: a strict policy and nothing that needs a weaker one."""
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    tree = response.tree  # by the client of conftest.py
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), "an id stands twice"
    for element in tree.iter():
        attributes = dict(element.attrib)
        assert "style" not in attributes, f"style attribute on {element.tag}"
        assert not [name for name in attributes if str(name).startswith("on")], f"handler on {element.tag}"
        assert element.tag != "style"
        assert element.tag != "script" or attributes.get("src"), "inline script"
        assert element.tag != "img" or "alt" in attributes, "picture without words"
        if attributes.get("hx-select") and attributes.get("hx-disinherit") not in ("*", "hx-select"):
            fetching = [
                each for each in element.iter() if each is not element and {"hx-get", "hx-post"} & set(each.attrib)
            ]
            assert all(each.get("hx-select") for each in fetching), "what it selects is not in the answers of its parts"
        if element.tag == "form" and attributes.get("method", "").lower() == "post":
            assert element.find(".//input[@name='csrfmiddlewaretoken']") is not None, "form without a token"
    return tree
