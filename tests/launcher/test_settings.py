from pathlib import Path

import pytest

from cli.settings import REPOSITORY, Settings


def test_everything_has_a_default() -> None:
    settings = Settings.read({})
    assert settings.home == REPOSITORY / ".huiyin"
    assert settings.amqp_uri == "amqp://guest:guest@127.0.0.1:21672//"
    assert settings.mongo_uri == "mongodb://127.0.0.1:21017/?replicaSet=rs0"
    assert settings.public_url == "http://127.0.0.1:21080"
    assert settings.workers["matching"] == 1


def test_another_base_moves_every_port(tmp_path: Path) -> None:
    settings = Settings.read({"HUIYIN_HOME": str(tmp_path), "HUIYIN_PORT_BASE": "31000"})
    told = settings.environment()
    assert told["HUIYIN_SMTP"] == "127.0.0.1:31025"
    assert ":31672" in told["HUIYIN_AMQP_URI"]
    assert ":31017" in told["HUIYIN_MONGO_URI"]
    assert told["HUIYIN_KEYS"] == str(tmp_path / "keys")
    assert told["HUIYIN_CLOCK_FILE"] == str(tmp_path / "clock")


def test_a_given_server_is_external() -> None:
    settings = Settings.read({"HUIYIN_AMQP_URI": "amqp://u:p@mq.example/v"})
    assert settings.external_amqp == settings.amqp_uri == "amqp://u:p@mq.example/v"
    assert settings.external_mongo is None


def test_the_name_of_a_server_may_rest_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "broker").write_text("amqp://u:secret@mq.example/v\n")
    settings = Settings.read({"HUIYIN_AMQP_URI_FILE": str(tmp_path / "broker")})
    assert settings.external_amqp == "amqp://u:secret@mq.example/v"
    assert settings.environment()["HUIYIN_AMQP_URI"] == "amqp://u:secret@mq.example/v"


def test_a_file_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "none"
    with pytest.raises(SystemExit, match=f"HUIYIN_MONGO_URI_FILE: {file} cannot be read"):
        Settings.read({"HUIYIN_MONGO_URI_FILE": str(file)})


def test_a_process_of_the_home_sees_the_homes_own_servers_as_its_own() -> None:
    assert Settings.read(Settings.read({}).environment()) == Settings.read({})
