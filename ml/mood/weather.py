"""The weather that a diary entry tells of."""

from collections.abc import Iterable

from ml.korean import Morpheme, Sentence

SIGNS = {
    "눈사람 눈싸움 첫눈 함박눈 눈송이 눈보라 폭설 눈썰매 눈밭": "snow",
    "천둥 번개 벼락 태풍 폭풍 폭우": "storm",
    "소나기 장마 빗소리 빗물 우산 우비 장화 비옷 이슬비 가랑비 빗방울 장맛비 무지개": "rain",
    "강풍 바람개비 칼바람 돌풍": "wind",
    "안개": "fog",
    "흐리 먹구름 구름": "cloudy",
    "맑 화창 햇살 햇빛 햇볕 쨍쨍 햇님 땡볕 뙤약볕": "sunny",
}
WEATHER_OF = {word: weather for words, weather in SIGNS.items() for word in words.split()}
FALLS = {"비": "rain", "눈": "snow", "바람": "wind"}  # words that mean weather beside these verbs only
FALLING = {"오", "내리", "그치", "맞", "불", "쏟아지", "쌓이", "녹", "퍼붓", "날리"}
NEAR = 4  # morphemes


def guess_weather(sentences: Iterable[Sentence]) -> str:
    """The first that is told of: sunny, cloudy, rain, snow, wind, storm or fog; "" where no word tells."""
    for sentence in sentences:
        for index, one in enumerate(sentence.morphemes):
            if found := WEATHER_OF.get(one.form) or _fall(sentence.morphemes, index):
                return found
    return ""


def _fall(morphemes: tuple[Morpheme, ...], index: int) -> str:
    """ "눈이 왔다", but not "눈이 아프다"; and "비 오는 날", but not "안 왔다"."""
    weather = FALLS.get(morphemes[index].form, "") if morphemes[index].kind == "NNG" else ""
    after = morphemes[index + 1 : index + 1 + NEAR]
    negated = any(one.form in ("안", "않", "못") for one in after)
    return weather if weather and not negated and any(one.form in FALLING for one in after) else ""
