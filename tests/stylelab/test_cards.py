"""Style cards: kept once, with their own paintings, and used for photos and for words. Nobody else's."""

import pytest
from django.urls import reverse

from diaries.services import journals
from pictory.core import styles
from pictory.core.files import assets
from pictory.core.models import Asset, Job, StyleCard
from stylelab import card_jobs
from stylelab.samples import STYLES
from stylelab.services import cards, transfers, words
from stylelab.services.cards import Manner
from stylelab.services.transfers import Pick
from tests.core.pages import look_over, picture_of
from tests.diaries.full_day import drawn, written

pytestmark = [pytest.mark.django_db, pytest.mark.weights]
INK, BATIK = (Pick(sample=STYLES[name]) for name in ("ink", "batik"))


def url(name, *rest):
    return reverse(f"stylelab:{name}", args=rest)


def card_of(owner, *picks, name="먹", weights=None, **manner):
    picks = picks or (INK,)
    return cards.keep_card(owner, name=name, picks=picks, weights=weights or [50] * len(picks), manner=Manner(**manner))


def test_it_keeps_a_style_from_samples_and_paintings_of_ones_own(client_of, alice):
    client, mine = client_of(alice), picture_of(alice, "내 그림")
    look_over(client.get(url("card_new")))
    said = {
        "name": "  먹과   나 ",
        "style": ["sample:ink", f"asset:{mine.pk}"],
        "strength": "80",
        "colours": "lightness",
    }
    assert client.post(url("card_new"), said)["Location"] == url("cards")
    card = StyleCard.objects.get()
    assert (card.name, card.strength, card.strokes, card.colours) == ("먹과 나", 80, 100, "lightness")
    copies = [each.asset for each in card.pictures.all()]
    assert [copy.role for copy in copies] == ["sketch"] * 2
    assert {assets.read(copy) for copy in copies} == {INK.sample.path.read_bytes(), assets.read(mine)}
    assets.delete_asset(mine)
    assert card.pictures.count() == 2, "tidying the drawer breaks no style"
    assert "먹과 나" in client.get(url("cards")).content.decode()
    for wrong in ({"name": "먹과 나"}, {"name": " "}, {"style": []}, {"strength": "101"}, {"style": ["sample:x"]}):
        answer = client.post(url("card_new"), {"name": "새", "style": ["sample:ink"]} | wrong)
        assert answer.status_code == 400, wrong
        look_over(answer)
    assert StyleCard.objects.count() == 1


def test_its_face_shows_how_it_paints(client_of, alice, run_jobs, monkeypatch):
    monkeypatch.setattr(card_jobs, "FACE_PX", 64)
    strong, plain = card_of(alice, INK, BATIK, name="진한"), card_of(alice, strength=0, colours="lightness")
    run_jobs()
    strong, plain = (StyleCard.objects.get(pk=card.pk) for card in (strong, plain))
    assert assets.read(strong.face) != assets.read(plain.face)
    client, before = client_of(alice), strong.face_id
    tree = look_over(client.get(url("card", strong.pk)))
    assert tree.find(".//input[@name='weight_1']") is not None
    said = {"name": "연한", "strength": "20", "strokes": "100", "colours": "style", "weight_0": "90", "weight_1": "10"}
    client.post(url("card", strong.pk), said)
    client.post(url("card", strong.pk), said | {"name": "더 연한"})
    assert Job.objects.filter(kind=cards.KIND, state="queued").count() == 1, "a name changes no face"
    run_jobs()
    strong.refresh_from_db()
    assert (strong.name, strong.strength) == ("더 연한", 20)
    assert [each.weight for each in strong.pictures.all()] == [90, 10]
    assert strong.face_id != before
    assert not Asset.objects.filter(pk=before).exists()
    assert client.post(url("card", strong.pk), said | {"name": plain.name}).status_code == 400


def test_a_deleted_style_takes_its_files_and_its_work_along(client_of, alice, run_jobs):
    card = card_of(alice)
    client_of(alice).post(url("card_delete", card.pk))
    assert not StyleCard.objects.exists()
    assert not Asset.objects.exists()
    assert Job.objects.get().state == "cancelled"


def test_it_is_chosen_for_a_photo_with_its_shares_and_manner(client_of, alice):
    card, client = card_of(alice, INK, BATIK, weights=[80, 20], strokes=150), client_of(alice)
    tree = look_over(client.get(f"{url('transfer')}?card={card.pk}"))
    assert tree.find(f".//input[@name='card'][@value='{card.pk}'][@checked]") is not None
    desk = client.post(url("transfer"), {"content": "sample:coral", "card": [card.pk]})["Location"]
    tree = look_over(client.get(desk))
    values = {name: tree.find(f".//input[@name='{name}']").get("value") for name in ("weight_0", "weight_1", "strokes")}
    assert values == {"weight_0": "80", "weight_1": "20", "strokes": "150"}
    client.post(desk, {"weight_0": "80", "weight_1": "20", "strokes": "150"})
    job = Job.objects.get(kind=transfers.KIND)
    assert [each["weight"] for each in job.params["styles"]] == [80, 20]
    kept = client.post(desk, {"action": "keep_card", "name": "둘", "weight_0": "0", "weight_1": "60"})
    assert "weight_1=60" in kept["Location"]
    assert [(each.asset.title, each.weight) for each in StyleCard.objects.get(name="둘").pictures.all()] == [
        (str(BATIK.title), 60)
    ]
    assert client.post(desk, {"action": "keep_card", "name": "둘"}).status_code == 400, "the name is taken"


def test_it_is_nobody_elses(client_of, alice, bob):
    card, theirs = card_of(alice), client_of(bob)
    assert theirs.get(url("card", card.pk)).status_code == 404
    assert theirs.post(url("card", card.pk), {"name": "x"}).status_code == 404
    assert theirs.post(url("card_delete", card.pk)).status_code == 404
    assert theirs.post(url("transfer"), {"content": "sample:coral", "card": [card.pk]}).status_code == 400
    assert theirs.post(url("words"), {"prompt": "새", "look": f"card-{card.pk}"}).status_code == 400
    assert not styles.cards_of(bob).exists()
    copy = card.pictures.get().asset
    assert theirs.get(f"/media/{copy.pk}/").status_code == 404


def test_it_copies_nothing_out_of_a_locked_diary(client_of, alice):
    drawing = drawn(written(alice))
    journals.lock(drawing.entry.journal, pin="1234")
    with pytest.raises(cards.Locked):
        card_of(alice, Pick(asset=drawing.picture))
    assert not StyleCard.objects.exists()


def test_what_was_copied_before_the_lock_is_behind_it_and_the_style_stays_in_use(client_of, alice):
    drawing, client = drawn(written(alice), size=(128, 64)), client_of(alice)
    card = card_of(alice, Pick(asset=drawing.picture))
    copy = card.pictures.get().asset
    job = words.request_words(alice, prompt="새", card=card)
    pages = [f"/media/{copy.pk}/", url("card", card.pk), f"/api/stylelab/cards/{card.pk}", url("words_made", job.pk)]
    told = drawing.picture.title
    assert [client.get(page).status_code for page in pages] == [200] * 4
    assert told in client.get(pages[1]).content.decode()
    journals.lock(drawing.entry.journal, pin="1234")
    assert [client.get(page).status_code for page in pages] == [404, 200, 200, 200]
    assert told not in client.get(pages[1]).content.decode()
    assert client.get(pages[2]).json()["pictures"] == [{"weight": 50, "file": None}]
    assets.delete_asset(drawing.picture)
    assert client.get(pages[0]).status_code == 404


def test_what_goes_while_it_is_kept_or_changed_is_told_of(client_of, alice, monkeypatch):
    client, mine, lost = client_of(alice), picture_of(alice), picture_of(alice, "잃은 그림")
    lost.file.storage.delete(lost.file.name)
    assert client.post(url("card_new"), {"name": "새", "style": [f"asset:{lost.pk}"]}).status_code == 400
    stale, face = card_of(alice, name="셋"), picture_of(alice)
    StyleCard.objects.filter(pk=stale.pk).update(face=face)
    stale.refresh_from_db()
    assets.delete_asset(face)
    for _twice in range(2):
        cards.delete_card(stale)
    card, real = card_of(alice), cards._check_name

    def go_meanwhile(*args):
        real(*args)
        Asset.objects.filter(pk=mine.pk).delete()
        StyleCard.objects.filter(pk=card.pk).delete()

    monkeypatch.setattr(cards, "_check_name", go_meanwhile)
    assert client.post(url("card_new"), {"name": "새", "style": [f"asset:{mine.pk}"]}).status_code == 400
    said = {"name": "다른", "weight_0": "50"}
    card = StyleCard.objects.create(owner=alice, name="둘")
    assert client.post(url("card", card.pk), said).status_code == 404


def test_there_is_an_end_to_them(client_of, alice, monkeypatch):
    monkeypatch.setattr(cards, "MOST", 1)
    card_of(alice)
    assert client_of(alice).post(url("card_new"), {"name": "둘", "style": ["sample:ink"]}).status_code == 400
