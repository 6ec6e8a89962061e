import pytest

from cli import processes
from cli.database import Database
from cli.erlang import Erlang
from cli.processes import DOORS, Process, table
from cli.settings import Settings


@pytest.fixture(autouse=True)
def _servers_are_here(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    """Pretend that both servers are installed; nothing is started here."""
    (tmp_path / "erlang/erts-1/bin").mkdir(parents=True)
    (tmp_path / "rabbitmq/plugins").mkdir(parents=True)
    erlang = Erlang(tmp_path / "erlang", tmp_path / "rabbitmq")
    monkeypatch.setattr(processes.erlang, "find", lambda _settings: erlang)
    monkeypatch.setattr(processes.database, "find", lambda _settings: tmp_path / "mongod")


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings.read({"HUIYIN_HOME": str(tmp_path / "home"), "HUIYIN_WORKERS_MATCHING": "2"})


@pytest.fixture
def listed(settings: Settings) -> dict[str, Process]:
    return {process.name: process for process in table(settings)}


@pytest.mark.req("R-NFR-01")
def test_the_table_names_every_process(listed: dict[str, Process]) -> None:
    assert list(listed) == [
        *("epmd", "rabbitmq", "mongod", "mailsink", "topology", "registry-1"),
        *("matching-1", "matching-2", "logistics-1", "notify-1"),
        *("registry-bulk-1", "registry-bulk-2", "ledger-1", "ledger-2", "gateway-1"),
    ]


def test_no_two_processes_share_a_port(listed: dict[str, Process]) -> None:
    told = [process.env.get("HUIYIN_PROBE_PORT") for process in listed.values()]
    ports = [port for port in told if port] + [str(p.port) for p in listed.values() if p.port]
    alone = [port for port in ports if ports.count(port) == 1]
    shared = {name for name, p in listed.items() if p.env.get("HUIYIN_PROBE_PORT") == str(p.port)}
    assert len(set(ports)) == len(alone) + len(shared)


def test_imports_have_a_lane_of_their_own(listed: dict[str, Process]) -> None:
    lanes = {name: process.env.get("HUIYIN_LANE") for name, process in listed.items()}
    assert {lanes.pop("registry-bulk-1"), lanes.pop("registry-bulk-2")} == {"bulk"}
    assert {lane for lane in lanes.values() if lane} == {"main"}


def test_no_service_starts_before_the_topology_and_the_database(
    listed: dict[str, Process],
) -> None:
    assert listed["topology"].needs == ("rabbitmq",)
    assert listed["topology"].ready is None
    for name in ("registry-1", "matching-2", "registry-bulk-1", "gateway-1"):
        assert set(listed[name].needs) == {"topology", "mongod"}


def test_the_doors_close_first_and_epmd_goes_last(listed: dict[str, Process]) -> None:
    stages = {name: process.stage for name, process in listed.items()}
    assert stages["gateway-1"] == stages["mailsink"] == DOORS
    assert DOORS < stages["registry-1"] < stages["rabbitmq"] == stages["mongod"] < stages["epmd"]


def test_external_servers_are_waited_for_and_not_started(tmp_path) -> None:
    external = Settings.read(
        {
            "HUIYIN_HOME": str(tmp_path),
            "HUIYIN_AMQP_URI": "amqp://u:p@mq.example//",
            "HUIYIN_MONGO_URI": "mongodb://db.example/?replicaSet=rs0",
        }
    )
    servers = table(external, servers_only=True)
    assert [(one.name, one.argv) for one in servers] == [("rabbitmq", ()), ("mongod", ())]


def test_everything_binds_to_the_loopback_only(
    listed: dict[str, Process], settings: Settings, tmp_path
) -> None:
    assert listed["gateway-1"].argv[listed["gateway-1"].argv.index("--host") + 1] == "127.0.0.1"
    server = Database(settings, tmp_path / "mongod").server()
    assert server[server.index("--bind_ip") + 1] == "127.0.0.1"
    node = listed["rabbitmq"]
    assert "{127,0,0,1}" in node.argv
    assert node.env["ERL_EPMD_ADDRESS"] == "127.0.0.1"
    written = (settings.home / "broker/rabbitmq.conf").read_text()
    listeners = [line for line in written.splitlines() if "listeners" in line or ".ip" in line]
    assert listeners
    assert all("127.0.0.1" in line for line in listeners)


def test_the_node_keeps_every_file_in_its_home(listed: dict[str, Process], tmp_path) -> None:
    paths = {name: word for name, word in listed["rabbitmq"].env.items() if word.startswith("/")}
    assert paths
    assert all(word.startswith(str(tmp_path)) for word in paths.values()), paths
    cookie = tmp_path / "home/broker/.erlang.cookie"
    assert cookie.stat().st_mode & 0o777 == 0o400
