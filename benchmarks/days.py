"""Twelve days drawn by `manage.py run_job diaries.page`, as one sheet: docs/pictures/days.jpg.

Seven are first drawings, as a writer finds them, from words alone. Five were laid out by hand, in benchmarks/days/:
stickers moved, turned, mirrored and made larger or smaller, and strokes of the crayons between them.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "pictures"
LAYOUTS = ROOT / "benchmarks" / "days"
DAYS = (
    ("2026-01-10", "snowy", "joy", "눈이 펑펑 와서 동생이랑 눈사람을 만들었다. 당근으로 코를 붙이고 목도리도 둘러 줬다."),
    ("2026-02-17", "sunny", "proud", "설날이라 한복을 입고 세배를 했다. 할머니가 떡국을 끓여 주셨다. 연도 날렸다."),
    ("2026-03-21", "windy", "excited", "아빠랑 공원에서 연을 날렸다. 강아지가 나비를 쫓아다녔다. 벚나무 아래에서 김밥을 먹었다."),
    ("2026-04-05", "sunny", "calm", "할아버지랑 텃밭에 토마토랑 당근을 심었다. 달팽이를 보았다. 해가 따뜻했다."),
    ("2026-05-05", "sunny", "joy", "어린이날이라 놀이공원에 갔다. 롤러코스터를 타고 솜사탕을 먹었다. 풍선도 받았다."),
    ("2026-06-20", "rainy", "lonely", "하루 종일 비가 왔다. 우산을 쓰고 학교에 갔다. 개구리가 우는 소리를 들었다."),
    ("2026-07-28", "sunny", "excited", "가족이랑 바다에 갔다. 조개를 줍고 게를 잡았다. 수박을 먹었다. 돌고래도 보았다."),
    ("2026-08-15", "cloudy", "anxious", "우주 박물관에서 로켓이랑 외계인 모형을 봤다. 나도 우주비행사가 되고 싶다."),
    ("2026-09-25", "sunny", "love", "추석이라 할머니 댁에 갔다. 송편을 빚고 밤에 보름달을 보며 소원을 빌었다. 토끼가 보였다."),
    ("2026-10-12", "sunny", "calm", "산에 단풍이 들었다. 다람쥐가 도토리를 물고 갔다. 엄마랑 버섯도 봤다."),
    ("2026-11-03", "cloudy", "sad", "고양이가 아파서 병원에 갔다. 집에 와서 고양이 옆에서 책을 읽어 줬다."),
    ("2026-12-24", "snowy", "joy", "크리스마스 트리를 꾸몄다. 산타할아버지께 편지를 쓰고 쿠키랑 우유를 놓아 두었다. 선물이 기대된다."),
)  # fmt: skip


def draw(number: int, folder: Path) -> Image.Image:
    date, weather, mood, text = DAYS[number]
    env = os.environ | {"VAR_DIR": str(folder), "MODELS_DIR": str(ROOT / "var" / "models"), "LOG_LEVEL": "WARNING"}
    if number == 0:
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
    out = folder / f"out-{number}"
    params = [f"text={text}", f"date={date}", f"weather={weather}", f"mood={mood}", f"seed={number + 3}"]
    if (layout := LAYOUTS / f"{date}.json").is_file():
        params.append(f"layout=@{layout}")
    command = [sys.executable, "manage.py", "run_job", "diaries.page", *params, "--out", str(out)]
    subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    return Image.open(max(out.glob("*.png"), key=lambda path: path.stat().st_size)).convert("RGB")


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pictory-days-") as folder:
        pictures = [draw(number, Path(folder)) for number in range(len(DAYS))]
    for number in (2, 5, 6):
        pictures[number].save(OUT / f"day-{DAYS[number][0]}.jpg", quality=84)
    sheet = Image.new("RGB", (3 * 520 - 8, 4 * 264 - 8), "#FBF6EC")
    for number, picture in enumerate(pictures):
        small = picture.resize((512, 256), Image.Resampling.LANCZOS)
        sheet.paste(small, (number % 3 * 520, number // 3 * 264))
    sheet.save(OUT / "days.jpg", quality=84)
    print(f"{OUT.relative_to(ROOT)}/days.jpg")


if __name__ == "__main__":
    main()
