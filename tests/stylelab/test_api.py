"""The style lab through its API: the same rules as its pages, told in JSON."""

import uuid

import pytest
from allauth.account.models import EmailAddress
from rest_framework.authtoken.models import Token

from pictory.core.files import assets
from pictory.core.models import Asset, Job, StyleCard
from stylelab.models import Preset
from stylelab.services import presets
from tests.core import pictures
from tests.core.pages import picture_of

pytestmark = pytest.mark.django_db
JSON = "application/json"
SEPIA = {"version": 1, "filters": [["sepia", 40]]}


@pytest.fixture
def api(client_of, alice):
    """A program of alice's: it has a token, and no cookie."""
    client = client_of(None, headers={"Authorization": f"Token {Token.objects.create(user=alice)}"})

    def post(path, body, key="", method="post"):
        headers = {"Idempotency-Key": key} if key else {}
        return getattr(client, method)(f"/api/stylelab/{path}", body, JSON, headers=headers)

    post.get = lambda path: client.get(f"/api/stylelab/{path}").json()
    post.delete = lambda path: client.delete(f"/api/stylelab/{path}").status_code
    return post


def token(picture):
    return f"asset:{picture.pk}"


def photo_of(owner):
    """Large enough to be painted."""
    data = pictures.as_file(pictures.two_halves(96, 64), "PNG")
    return assets.keep_asset(owner=owner, data=data, media_type="image/png", role=Asset.Role.UPLOAD, title="섬")


def test_it_paints_looks_and_tries(api, alice):
    photo = photo_of(alice)
    assert "sample:coral" in [each["picture"] for each in api.get("samples")["contents"]]
    body = {
        "content": token(photo), "styles": [{"picture": "sample:ink"}, {"picture": "sample:batik", "weight": 20}],
        "strokes": 150, "rounds": 2, "size_px": 256, "film": True, "colours": "lightness",
    }  # fmt: skip
    made = api("transfers", body, "one")
    assert (made.status_code, made.json()["kind"]) == (201, "stylelab.transfer")
    assert api("transfers", body, "one").json()["id"] == made.json()["id"]
    assert Job.objects.filter(kind="stylelab.transfer").count() == 1
    params = Job.objects.get(kind="stylelab.transfer").params
    told = {name: params[name] for name in ("strokes", "rounds", "film", "colours", "width_px", "tier")}
    assert told == {
        "strokes": 150, "rounds": 2, "film": True, "colours": "lightness", "width_px": 96, "tier": "embedded"
    }  # fmt: skip
    assert [each["weight"] for each in params["styles"]] == [50, 20]
    assert api("transfers", body | {"rounds": 3}, "one").status_code == 422, "another wish is not the one before"
    assert api("looks", body).json()["kind"] == "stylelab.quick_look"
    look = api("looks", body, "look").json()
    assert api("looks", body, "look").json()["id"] == look["id"]
    assert api("looks", body | {"strokes": 60}, "look").status_code == 422
    assert api("fittings", {"content": "sample:coral"}).json()["kind"] == "stylelab.fitting"
    varied = api("variations", {"content": token(photo)}, "v").json()
    assert api("variations", {"content": token(photo)}, "v").json()["id"] == varied["id"]


def test_nobody_fills_the_queue_with_looks(api, alice):
    body = {"content": "sample:coral", "styles": [{"picture": "sample:ink"}]}
    most = alice.limits["queued"]
    assert [api("looks", body, f"{number}").status_code for number in range(most + 1)] == [201] * most + [429]
    assert api("looks", body, "0").status_code == 201, "that one is there already"


def test_it_keeps_changes_and_deletes_styles(api, alice):
    mine = picture_of(alice)
    pictures = [{"picture": "sample:ink", "weight": 70}, {"picture": token(mine)}]
    made = api("cards", {"name": "먹", "pictures": pictures, "strokes": 120})
    card = made.json()
    assert (made.status_code, card["strokes"], card["face"]) == (201, 120, None)
    assert [each["weight"] for each in card["pictures"]] == [70, 50]
    changed = api(f"cards/{card['id']}", {"weights": [10, 20], "colours": "lightness"}, method="patch").json()
    assert [each["weight"] for each in changed["pictures"]] == [10, 20]
    assert (changed["name"], changed["colours"], changed["strokes"]) == ("먹", "lightness", 120)
    assert [each["id"] for each in api.get("cards")] == [card["id"]]
    job = api("transfers", {"content": "sample:coral", "card": card["id"], "strength": 90}).json()
    assert (job["params"]["strength"], job["params"]["colours"], job["params"]["strokes"]) == (90, "lightness", 120)
    assert [each["weight"] for each in job["params"]["styles"]] == [10, 20]
    wish = api("words", {"prompt": "새", "card": card["id"]}).json()
    assert wish["params"]["style"]["card"] == card["id"]
    assert api.delete(f"cards/{card['id']}") == 204
    assert not StyleCard.objects.exists()


def test_it_develops_photos_by_a_recipe(api, alice, run_jobs):
    photos = [picture_of(alice, "연") for _one in range(2)]
    kept = api("recipes", {"name": "노을", "recipe": SEPIA}).json()
    assert api.get(f"recipes/{kept['id']}") == kept == api.get("recipes")[0]
    one = api("edits", {"picture": str(photos[0].pk), "recipe": {"filters": [["invert", 100]]}}, "one")
    assert one.status_code == 201
    many = api("batches", {"pictures": [str(each.pk) for each in photos], "preset": kept["id"]}).json()
    run_jobs()
    assert Asset.objects.get(job=one.json()["id"]).title == "연-edited"
    packed = Asset.objects.get(job=many["id"])
    assert (packed.media_type, packed.title) == ("application/zip", "노을")
    assert api("edits", {"picture": str(photos[0].pk), "by_mail": True}).json()["fields"].keys() == {"by_mail"}
    EmailAddress.objects.create(user=alice, email=alice.email, verified=True, primary=True)
    assert api("edits", {"picture": str(photos[0].pk), "by_mail": True}).status_code == 201
    assert api.delete(f"recipes/{kept['id']}") == 204
    assert not Preset.objects.exists()


def test_what_is_anothers_is_not_there(api, bob):
    theirs = picture_of(bob)
    preset = presets.keep_preset(bob, name="x", recipe=SEPIA)
    card = StyleCard.objects.create(owner=bob, name="x")
    refused = {
        "transfers": [{"content": token(theirs), "styles": [{"picture": "sample:ink"}]},
                      {"content": "sample:coral", "styles": [{"picture": token(theirs)}]},
                      {"content": "sample:coral", "card": card.pk}],
        "variations": [{"content": token(theirs)}],
        "fittings": [{"content": token(theirs)}],
        "cards": [{"name": "y", "pictures": [{"picture": token(theirs)}]}],
        "words": [{"prompt": "새", "card": card.pk}],
        "batches": [{"pictures": [str(theirs.pk)]}],
        "edits": [{"picture": str(theirs.pk)}, {"picture": str(uuid.uuid4()), "preset": preset.pk}],
    }  # fmt: skip
    for path, bodies in refused.items():
        for body in bodies:
            assert api(path, body).status_code in (400, 404), (path, body)
    for path in (f"cards/{card.pk}", f"recipes/{preset.pk}"):
        assert api.delete(path) == 404
    assert not Job.objects.exists()
