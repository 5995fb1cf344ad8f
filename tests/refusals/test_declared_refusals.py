"""Every reason for which a declaration is refused is told in Vietnamese."""

import ast
from pathlib import Path

import ansinh.dossiers
import ansinh.exchange.declarations
from ansinh.refusals import declared, words
from tests.refusals.test_refusals import sentences

FILES = [
    *sorted(Path(ansinh.exchange.declarations.__file__).parent.glob("*.py")),
    *sorted(Path(ansinh.dossiers.__file__).parent.rglob("*.py")),
]


def test_every_sentence_of_the_readers_has_its_vietnamese() -> None:
    reasons, advice = set(), set()
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused":
                reasons.update(sentences(node.args[0]))
                for keyword in node.keywords:
                    if keyword.arg == "advice":
                        advice.update(sentences(keyword.value))
    assert len(reasons) > 20
    assert reasons <= {*words.REASONS, *declared.REASONS}
    assert advice <= {*words.ADVICE, *declared.ADVICE}
