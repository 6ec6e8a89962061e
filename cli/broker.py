"""This home's RabbitMQ: an Erlang node with its own name, cookie, ports, data and epmd.

The node is run directly, as `erlexec` would be run by RabbitMQ's own script, so that the recorded
pid is the broker itself and no wrapper insists on a user or reads /etc/rabbitmq.
"""

import re
import secrets
import shutil
from pathlib import Path

from cli.erlang import Erlang
from cli.settings import BROKER, BROKER_METRICS, DISTRIBUTION, EPMD, MANAGEMENT, Settings

PLUGINS = ("rabbitmq_management", "rabbitmq_prometheus")

CONFIGURATION = """\
listeners.tcp.1 = 127.0.0.1:{amqp}
management.tcp.ip = 127.0.0.1
management.tcp.port = {management}
prometheus.tcp.ip = 127.0.0.1
prometheus.tcp.port = {metrics}
# A handler that holds a message this long is lost, not slow.
consumer_timeout = 900000
collect_statistics_interval = 10000
log.console = true
log.file = false
log.console.use_colors = off
log.connection.level = error
"""

# The allocator and scheduler settings of RabbitMQ's own start script.
FLAGS = (
    *("+W", "w", "+B", "i", "+P", "1048576", "+t", "5000000"),
    *("+MBas", "ageffcbf", "+MHas", "ageffcbf", "+MBlmbcs", "512", "+MHlmbcs", "512"),
    *("+MMmcs", "30", "+stbt", "db", "+zdbbl", "128000"),
    *("+sbwt", "none", "+sbwtdcpu", "none", "+sbwtdio", "none"),
)

# The management plugin's event handler, when a stopping node terminates it, calls the process that
# is stopping the node and waits five seconds for an answer that cannot come.  Its only work is to
# switch statistics on: take it out once it has, keep them on, and a stop takes one second.
QUICK_STOP = (
    "spawn(fun Wait() -> timer:sleep(100), "
    "case catch lists:member(rabbit_mgmt_db_handler, gen_event:which_handlers(rabbit_event)) of "
    "true -> gen_event:delete_handler(rabbit_event, rabbit_mgmt_db_handler, []), "
    "application:set_env(rabbit, collect_statistics, fine); "
    "_ -> Wait() end end)."
)
NAMED = re.compile(r"rabbitmq_\w+")


class Broker:
    """The files and command lines of one home's node."""

    def __init__(self, settings: Settings, erlang: Erlang) -> None:
        self.settings = settings
        self.erlang = erlang
        self.folder = settings.home / "broker"
        self.node = f"huiyin-{settings.base}@localhost"

    def prepare(self) -> None:
        """Write configuration and cookie; the node's data is left as it is."""
        self.folder.mkdir(parents=True, exist_ok=True)
        port = self.settings.port
        self._file("rabbitmq.conf").write_text(
            CONFIGURATION.format(
                amqp=port(BROKER), management=port(MANAGEMENT), metrics=port(BROKER_METRICS)
            )
        )
        self._file("enabled_plugins").write_text(f"[{','.join(PLUGINS)}].\n")
        cookie = self._file(".erlang.cookie")
        if not cookie.exists():
            cookie.touch(mode=0o600)
            cookie.write_text(secrets.token_hex(20))
            cookie.chmod(0o400)  # Erlang refuses a cookie that others may read
        self._link_plugins()

    def epmd(self) -> list[str]:
        """The command of this node's port mapper, in the foreground so that it has a parent."""
        port = str(self.settings.port(EPMD))
        return [str(self.erlang.programs / "epmd"), "-port", port, "-address", "127.0.0.1"]

    def server(self) -> list[str]:
        """The command of the node."""
        return [
            str(self.erlang.programs / "erlexec"),
            *("-noinput", "-boot", "start_sasl"),
            *("-eval", QUICK_STOP),
            *("-s", "rabbit", "boot"),
            *FLAGS,
            *("-syslog", "logger", "[]", "-syslog", "syslog_error_logger", "false"),
            *("-kernel", "prevent_overlapping_partitions", "false"),
            *("-kernel", "inet_dist_use_interface", "{127,0,0,1}"),
        ]

    def environment(self) -> dict[str, str]:
        """What Erlang and RabbitMQ read; every path that could point outside the home is set."""
        plugins = str(self._file("plugins"))
        return {
            "ROOTDIR": str(self.erlang.root),
            "BINDIR": str(self.erlang.programs),
            "EMU": "beam",
            "PROGNAME": "erl",
            "HOME": str(self.folder),
            "SYS_PREFIX": str(self.folder),
            "ERL_LIBS": plugins,
            "ERL_EPMD_PORT": str(self.settings.port(EPMD)),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_MAX_ETS_TABLES": "50000",
            "ERL_MAX_PORTS": "65536",
            "ERL_CRASH_DUMP_SECONDS": "0",
            "RABBITMQ_HOME": str(self.erlang.rabbitmq),
            "RABBITMQ_PLUGINS_DIR": plugins,
            "RABBITMQ_NODENAME": self.node,
            "RABBITMQ_DIST_PORT": str(self.settings.port(DISTRIBUTION)),
            "RABBITMQ_MNESIA_BASE": str(self._file("data")),
            "RABBITMQ_LOG_BASE": str(self._file("log")),
            "RABBITMQ_CONFIG_FILE": str(self._file("rabbitmq.conf")),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self._file("enabled_plugins")),
            "RABBITMQ_PID_FILE": str(self._file("pid")),
            "RABBITMQ_CONF_ENV_FILE": str(self._file("rabbitmq-env.conf")),
        }

    def _file(self, name: str) -> Path:
        return self.folder / name

    def _link_plugins(self) -> None:
        """Show the node only the plugins it runs: scanning the rest is a third of its start."""
        folder, source = self._file("plugins"), self.erlang.rabbitmq / "plugins"
        shutil.rmtree(folder, ignore_errors=True)
        if any(source.glob("*.ez")):  # archives cannot be read for their dependencies: take all
            folder.symlink_to(source)
            return
        folder.mkdir()
        wanted = needed(source, {*PLUGINS, "rabbitmq_prelaunch"})
        for plugin in source.iterdir():
            name = plugin.name.rpartition("-")[0]
            if plugin.is_dir() and (not name.startswith("rabbitmq_") or name in wanted):
                (folder / plugin.name).symlink_to(plugin)


def needed(source: Path, wanted: set[str]) -> set[str]:
    """``wanted`` and the RabbitMQ plugins that they name in their application files."""
    found: set[str] = set()
    while wanted:
        name = wanted.pop()
        found.add(name)
        for described in source.glob(f"{name}-[0-9]*/ebin/{name}.app"):
            listed = re.search(r"\{applications,\s*\[(.*?)\]", described.read_text(), re.DOTALL)
            wanted |= set(NAMED.findall(listed[1] if listed else "")) - found
    return found
