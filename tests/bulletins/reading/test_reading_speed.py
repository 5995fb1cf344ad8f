"""1,000 texts in under 20 seconds."""

import time

import pytest

from ansinh.bulletins.reading import read_text

from .bulletin_cases import cases


@pytest.mark.bench
def test_a_thousand_texts() -> None:
    texts = [case.text for case in cases("developed")]
    long_texts = ["\n".join(texts[i : i + 3]) for i in range(len(texts) - 2)]
    read_text(long_texts[0])
    started = time.perf_counter()
    for number in range(1000):
        read_text(long_texts[number % len(long_texts)])
    taken = time.perf_counter() - started
    length = sum(map(len, long_texts)) // len(long_texts)
    print(f"1,000 texts of about {length} characters: {taken:.1f} s")
    assert taken < 20
