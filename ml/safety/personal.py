"""What a child should tell nobody on a page: numbers that lead to them."""

import re

KOREAN_DIGITS = str.maketrans("공영일이삼사오육륙칠팔구", "001234566789")
SPOKEN = re.compile(r"(?:[공영일이삼사오육륙칠팔구][\s.\-]{0,2}){8,}")
SEP = r"[\s.\-_()]{0,2}"


def _digits(*groups: str) -> str:
    return rf"(?<!\d){SEP.join(groups)}(?!\d)"


ANY = re.compile(
    "|".join(
        (
            _digits("0", "1", "[016789]", r"\d", r"\d", r"\d", rf"\d?{SEP}\d", r"\d", r"\d", r"\d"),  # a mobile phone
            _digits("0(?:2|[3-6][1-5])", r"\d{3,4}", r"\d{4}"),  # a telephone at home
            _digits(r"\d{2}[01]\d[0-3]\d", r"[1-4]\d{6}"),  # a resident number
            _digits(r"\d{4}", r"\d{4}", r"\d{4}", r"\d{4}"),  # a bank card
            r"[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{2,63}){1,4}",  # e-mail
            r"[가-힣]{1,10}(?:동|로|길|아파트|빌라)\s?\d{1,4}(?:동|번지|길|-\d{1,4})\s?\d{1,4}호",  # where a home is
            r"비밀\s?번호는?\s?[0-9a-z!@#$%]{4,}",
        )
    )
)


def found(text: str) -> str:
    """The first such piece of a text in one of its readings, or nothing."""
    spoken = SPOKEN.sub(lambda piece: piece[0].translate(KOREAN_DIGITS), text)
    piece = ANY.search(spoken)
    return piece[0] if piece else ""
