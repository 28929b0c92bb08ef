"""A day's picture painted in a kept style: one more candidate, and the original stays."""

import pytest

from diaries.services import making
from pictory.core.files import assets
from pictory.core.models import Asset, CardPicture, Job, StyleCard
from tests.core import pictures
from tests.core.pages import look_over
from tests.diaries.full_day import drawn, written

pytestmark = [pytest.mark.django_db, pytest.mark.weights]


def style_of(owner, name="내 화풍"):
    card = StyleCard.objects.create(owner=owner, name=name)
    data = pictures.as_file(pictures.two_halves(64, 64), "PNG")
    copy = assets.keep_asset(owner=owner, data=data, media_type="image/png", role=Asset.Role.SKETCH)
    CardPicture.objects.create(card=card, asset=copy)
    return card


def at(entry, rest=""):
    return f"/diaries/{entry.date}/{rest}"


def test_it_paints_the_day_and_keeps_the_drawing(client_of, alice, run_jobs):
    entry, card, client = written(alice), style_of(alice), client_of(alice)
    drawing = drawn(entry)
    assert look_over(client.get(at(entry))).find(f".//button[@name='card'][@value='{card.pk}']") is not None
    for _twice in range(2):
        client.post(at(entry, "restyle/"), {"card": card.pk, "key": "k"})
    run_jobs()
    assert Job.objects.get(kind="diaries.restyle").state == "done"
    entry.refresh_from_db()
    assert entry.drawing == drawing, "the one it shows stays"
    painted = entry.drawings.exclude(pk=drawing.pk).get()
    picture = painted.picture
    assert (picture.role, picture.width_px, picture.height_px) == ("candidate", 64, 32)
    assert picture.details == {"mood": "joy", "style": {"card": card.pk, "name": "내 화풍"}}
    assert list(picture.parents.all()) == [drawing.picture]
    assert assets.read(picture) != assets.read(drawing.picture)
    making.choose(entry, painted)
    assert "내 화풍" in client.get(at(entry)).content.decode()
    client.post(at(entry, "restyle/"), {"card": card.pk, "key": "again"})
    again = Job.objects.get(kind="diaries.restyle", state="queued")
    assert again.params["drawing"] == drawing.pk, "never a painting of a painting"
    assets.delete_assets([painted.picture, painted.sketch])
    assert entry.drawings.get() == drawing, "what was painted goes without the drawing"


def test_it_says_what_is_missing(client_of, alice, bob):
    entry, client = written(alice), client_of(alice)
    card, theirs = style_of(alice), style_of(bob)
    for said in ({"card": card.pk}, {"card": "x"}, {}):
        answer = client.post(at(entry, "restyle/"), said, follow=True)
        assert answer.tree.find(".//*[@data-sentence]") is not None, said
    drawn(entry)
    assert client.post(at(entry, "restyle/"), {"card": theirs.pk}).status_code == 404
    assert client_of(bob).post(at(entry, "restyle/"), {"card": theirs.pk}).status_code == 404
    assert not Job.objects.filter(kind="diaries.restyle").exists()


def test_it_is_asked_for_by_the_api(client_of, alice, bob):
    entry, client = written(alice), client_of(alice)
    card, address = style_of(alice), f"/api/diaries/journals/{entry.journal_id}/days/{entry.date}/restyle"

    def ask(number, key="k"):
        return client.post(address, {"card": number}, "application/json", headers={"Idempotency-Key": key})

    assert ask(card.pk).json()["fields"].keys() == {"card"}, "nothing is drawn yet"
    drawn(entry)
    made = ask(card.pk)
    assert (made.status_code, made.json()["kind"]) == (201, "diaries.restyle")
    assert ask(card.pk).json()["id"] == made.json()["id"]
    assert ask(style_of(bob).pk, "two").status_code == 404
    assert ask("x", "three").status_code == 400
