from pathlib import Path

from cli.logs import tail


def test_the_tail_of_a_long_file_is_its_last_lines(tmp_path: Path) -> None:
    file = tmp_path / "registry-1.log"
    file.write_text("".join(f"line {number}\n" for number in range(20_000)))
    assert tail(file, 2) == ["line 19998", "line 19999"]


def test_a_file_that_is_not_there_has_no_lines(tmp_path: Path) -> None:
    assert tail(tmp_path / "registry-1.log", 2) == []
