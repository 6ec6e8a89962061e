"""Every code that a caller can be answered with has its sentence, in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.gateway.sentences import EXACT, SENTENCES, sentence

ROOT = Path(__file__).parents[2]
GATEWAY = ROOT / "services" / "gateway"
RULES = [ROOT / "kit" / "errors.py", *ROOT.glob("services/*/domain/*.py")]


def _trees(paths) -> Iterator[ast.AST]:
    for path in paths:
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def _refusals() -> dict[str, str]:
    """Code and English sentence of every refusal class."""
    found = {}
    for node in _trees(RULES):
        if not isinstance(node, ast.ClassDef):
            continue
        for step in node.body:
            named = isinstance(step, ast.Assign) and getattr(step.targets[0], "id", "") == "code"
            typed = isinstance(step, ast.AnnAssign) and getattr(step.target, "id", "") == "code"
            if (named or typed) and isinstance(step.value, ast.Constant):
                found[step.value.value] = ast.get_docstring(node) or ""
    return found


def _problems() -> set[str]:
    """Codes that the gateway itself answers with."""
    place = {"Problem": 1, "Unfit": 0}
    calls = [
        (node, place[node.func.id])
        for node in _trees(GATEWAY.rglob("*.py"))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in place
    ]
    codes = [call.args[where] for call, where in calls if len(call.args) > where]
    return {one.value for one in codes if isinstance(one, ast.Constant)}


@pytest.mark.parametrize("code", sorted(_refusals()))
def test_a_rule_that_says_no_says_it_in_both_languages(code):
    assert code in SENTENCES, f"services/gateway/sentences has no sentence for {code}"
    chinese, english = SENTENCES[code]
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert english or code == "not_found", f"{code} has no English sentence"


@pytest.mark.parametrize("code", sorted(_problems()))
def test_a_problem_of_the_gateway_says_it_in_chinese_too(code):
    assert code in SENTENCES, f"services/gateway/sentences has no sentence for {code}"


def test_there_are_codes_to_look_at():
    assert len(_refusals()) > 40
    assert len(_problems()) > 15


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_both_languages_have_the_same_blanks(code):
    chinese, english = SENTENCES[code]
    if english != EXACT:
        assert set(re.findall(r"{(\w+)}", chinese)) == set(re.findall(r"{(\w+)}", english))


def test_blanks_are_filled():
    facts = {"item": "sprayer", "wanted": 9, "available": 2}
    assert sentence("not_enough_stock", "zh-CN", facts) == "库存不足：要 9 件 sprayer，只有 2 件。"


def test_an_unfilled_blank_leaves_the_word_to_whoever_raised_it():
    assert sentence("not_enough_stock", "en", {}) == ""
    assert sentence("no such code", "en", {}) == ""
