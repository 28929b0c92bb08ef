"""My drawer: files as their owner sees them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pictory.core.files import assets
from pictory.core.models import Asset, Job
from tests.core import pictures
from tests.core.pages import HTMX, look_over, picture_of

URL = "/files/"


def upload(*names_and_bytes):
    return [SimpleUploadedFile(name, data) for name, data in names_and_bytes]


def test_it_keeps_several_pictures_at_once(client_of, alice):
    files = upload(("a.png", pictures.png()), ("b.jpg", pictures.jpeg()))
    response = client_of(alice).post(URL, {"files": files, "title": "둘"}, follow=True)
    assert response.redirect_chain == [(URL, 302)]
    assert sorted(Asset.objects.values_list("owner", "title")) == [(alice.pk, "둘")] * 2
    look_over(response)


def test_it_reports_on_each_file_and_keeps_the_good_ones(client_of, alice):
    files = upload(("kite.png", pictures.png()), ("notes.pdf", b"%PDF-1.7 not a picture"))
    response = client_of(alice).post(URL, {"files": files, "title": "My own words"})
    assert response.status_code == 400
    tree = look_over(response)
    lines = [item.get("class") for item in tree.iter("li") if "report-line" in item.get("class", "")]
    assert lines == ["report-line", "report-line report-bad"]
    assert tree.find(".//input[@name='title']").get("value") == "My own words"
    assert "notes.pdf" in response.content.decode()
    assert Asset.objects.count() == 1


@pytest.mark.parametrize("count", [0, 11])
def test_it_asks_for_one_to_ten_pictures(client_of, alice, count):
    files = upload(*[(f"{i}.png", pictures.png()) for i in range(count)])
    response = client_of(alice).post(URL, {"files": files} if files else {})
    assert response.status_code == 400
    assert look_over(response).find(".//div[@id='id_files_error']") is not None
    assert not Asset.objects.exists()


def test_it_slows_down_who_uploads_too_fast(client_of, guest, settings):
    settings.RATELIMIT_ENABLE = True
    settings.LIMITS = settings.LIMITS | {"guest": settings.LIMITS["guest"] | {"uploads_per_min": 1}}
    client = client_of(guest)
    assert client.post(URL, {"files": upload(("a.png", pictures.png()))}).status_code == 302
    response = client.post(URL, {"files": upload(("b.png", pictures.png()))})
    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    look_over(response)


def test_it_shows_only_my_files_page_by_page(client_of, alice, bob, django_assert_max_num_queries):
    mine = [picture_of(alice) for _ in range(26)]
    picture_of(bob)
    client, seen, url = client_of(alice), set(), URL
    while url:
        with django_assert_max_num_queries(4):
            tree = look_over(client.get(url))
        seen |= {a.get("href") for a in tree.iter("a") if a.get("class") == "asset-picture"}
        more = tree.find(".//a[@hx-swap='outerHTML']")
        url = URL + more.get("href") if more is not None else None
    assert seen == {reverse("core:asset", args=[asset.pk]) for asset in mine}
    assert "<html" not in client.get(URL, **HTMX).content.decode()


def test_it_says_how_a_file_was_made(client_of, alice, bob):
    job = Job.objects.create(owner=alice, kind="core.export", queue="light", state="done")
    parent, stolen, asset = picture_of(alice), picture_of(bob), picture_of(alice)
    Asset.objects.filter(pk=asset.pk).update(job=job, tier="embedded", model="crayon-small", seed=0, role="result")
    asset.parents.add(parent, stolen)
    text = client_of(alice).get(reverse("core:asset", args=[asset.pk])).content.decode()
    for word in ("crayon-small", reverse("core:job", args=[job.pk]), reverse("core:asset", args=[parent.pk])):
        assert word in text
    assert reverse("core:asset", args=[stolen.pk]) not in text


def test_it_plays_a_sound(client_of, alice):
    sound = picture_of(alice)
    Asset.objects.filter(pk=sound.pk).update(media_type="audio/mpeg", width_px=None, height_px=None, duration_s=10.0)
    tree = look_over(client_of(alice).get(reverse("core:asset", args=[sound.pk])))
    assert tree.find(".//audio").get("src") == reverse("core:media", args=[sound.pk])


def test_it_deletes_for_good(client_of, alice):
    asset = picture_of(alice)
    response = client_of(alice).post(reverse("core:asset_delete", args=[asset.pk]), follow=True)
    assert response.status_code == 200
    assert not Asset.objects.exists()


def test_a_stranger_finds_no_file(client_of, alice, bob, admin):
    asset = picture_of(alice)
    for stranger in (bob, admin):
        client = client_of(stranger)
        assert client.get(reverse("core:asset", args=[asset.pk])).status_code == 404
        assert client.post(reverse("core:asset_delete", args=[asset.pk])).status_code == 404
    assert Asset.objects.filter(pk=asset.pk).exists()


def test_nobody_is_asked_to_log_in_before_uploading(client_of, db):
    response = client_of().post(URL, {"files": upload(("a.png", pictures.png()))})
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))
    assert not Asset.objects.exists()


@pytest.mark.parametrize("page", [URL, "/profile/delete/"])
def test_it_packs_everything_once_per_form(client_of, alice, run_jobs, page):
    picture_of(alice)
    client = client_of(alice)
    keys = []
    for _opened in range(2):
        [form] = look_over(client.get(page)).findall(f".//form[@action='{reverse('core:export')}']")
        keys.append(form.find("input[@name='key']").get("value"))
    first, second, later = (client.post(reverse("core:export"), {"key": key}) for key in (keys[0], *keys))
    assert first.url == second.url != later.url
    run_jobs()
    page = client.get(first.url)
    assert look_over(page).find(".//article[@data-state='done']") is not None
    assert assets.read(Asset.objects.get(media_type="application/zip"))[:2] == b"PK"
