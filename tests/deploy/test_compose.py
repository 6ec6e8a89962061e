"""docker-compose.yml against the specification's schema and against what the launcher does."""

import re
import subprocess
import sys
from typing import Any

import pytest
import yaml

from cli.processes import _lanes
from cli.settings import REPOSITORY, SERVICES, Settings

FILE = REPOSITORY / "docker-compose.yml"
JOBS = {"keys", "topology", "mongo-init"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text())


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, Any]:
    return compose["services"]


def test_the_file_fits_the_compose_specification() -> None:
    argv = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    checked = subprocess.run([*argv, str(FILE)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.req("R-NFR-01")
def test_every_service_of_the_launcher_is_there(services: dict[str, Any]) -> None:
    lanes = {name.rpartition("-")[0] for name, _, _ in _lanes(Settings.read({}))}
    assert lanes | {"gateway", "rabbitmq", "mongo", "mailsink"} <= services.keys()
    for service in SERVICES:
        assert services[service]["command"][-1] == f"services.{service}.service"
    assert services["registry-bulk"]["environment"]["HUIYIN_LANE"] == "bulk"


def test_there_are_the_three_profiles(services: dict[str, Any]) -> None:
    used = {profile for service in services.values() for profile in service["profiles"]}
    assert used == {"core", "demo", "obs"}


@pytest.mark.req("R-NFR-01")
def test_what_a_profile_starts_can_start(services: dict[str, Any]) -> None:
    """A service must not depend on one that its profile leaves out."""
    for name, service in services.items():
        for needed in service.get("depends_on", {}):
            assert set(service["profiles"]) <= set(services[needed]["profiles"]), (name, needed)


def test_every_image_is_pinned_and_healthy_or_a_job(services: dict[str, Any]) -> None:
    for name, service in services.items():
        image = service["image"]
        assert re.search(r":[^/]*[\d}]", image), f"{name}: {image} has no version"
        assert "latest" not in image
        if name in JOBS:
            assert service["restart"] == "no"
            assert service["healthcheck"] == {"disable": True}
        elif not image.startswith("huiyin:"):  # ours has its health check in the image
            assert service["healthcheck"]["test"], name


def test_jobs_are_waited_for_until_they_have_ended_well(services: dict[str, Any]) -> None:
    for service in (*SERVICES, "registry-bulk", "gateway"):
        for job in JOBS:
            condition = services[service]["depends_on"][job]["condition"]
            assert condition == "service_completed_successfully"


def test_no_password_is_written_down(services: dict[str, Any]) -> None:
    assert (
        "${HUIYIN_AMQP_PASSWORD:?" in services["rabbitmq"]["environment"]["RABBITMQ_DEFAULT_PASS"]
    )
    assert "guest" not in FILE.read_text()


#: Settings that a container needs no other value of than the image's, and why.
NOT_PASSED = {
    "HUIYIN_PORT_BASE": "each container has its own ports",
    "HUIYIN_RABBITMQ": "the broker has an image of its own",
    "HUIYIN_MONGOD": "so has the database",
    "HUIYIN_WORKERS": "deploy.replicas",
}


def test_every_setting_can_be_made(services: dict[str, Any]) -> None:
    files = [REPOSITORY / "cli/settings.py"]
    for folder in ("kit", "services"):
        files += (REPOSITORY / folder).rglob("*.py")
    read = set(re.findall(r"HUIYIN_[A-Z_]*[A-Z]", "".join(one.read_text() for one in files)))
    image = set(re.findall(r"HUIYIN_[A-Z_]*[A-Z]", (REPOSITORY / "deploy/Dockerfile").read_text()))
    for name in (*SERVICES, "registry-bulk", "ledger", "gateway"):
        assert read - image - NOT_PASSED.keys() <= services[name]["environment"].keys(), name
    assert NOT_PASSED.keys() <= read


def test_what_a_profile_lacks_is_not_spoken_to(services: dict[str, Any]) -> None:
    """Only one profile has a mail sink; the others keep messages until a server is named."""
    named = [services[name]["environment"]["HUIYIN_SMTP"] for name in (*SERVICES, "gateway")]
    assert set(named) == {"${HUIYIN_SMTP:-}"}
    assert services["notify"]["environment"]["HUIYIN_CHANNEL"] == "${HUIYIN_CHANNEL:-}"


def test_nobody_is_trusted_to_say_for_whom_they_ask_unless_named(services: dict[str, Any]) -> None:
    given = services["gateway"]["environment"]["FORWARDED_ALLOW_IPS"]
    assert given == "${FORWARDED_ALLOW_IPS:-127.0.0.1}"


def test_ports_are_published_to_this_machine_only(services: dict[str, Any]) -> None:
    published = [port for service in services.values() for port in service.get("ports", [])]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_only_who_must_reach_beyond_does(services: dict[str, Any], compose: dict[str, Any]) -> None:
    assert compose["networks"]["inside"]["internal"] is True
    outside = {name for name, service in services.items() if "outside" in service["networks"]}
    assert outside == {"rabbitmq", "gateway", "notify", "grafana"}


def test_every_mounted_file_exists(services: dict[str, Any]) -> None:
    mounts = [volume for service in services.values() for volume in service.get("volumes", [])]
    files = [mount.partition(":")[0] for mount in mounts if mount.startswith("./")]
    assert files
    assert [file for file in files if not (REPOSITORY / file).is_file()] == []


def test_prometheus_watches_every_service(services: dict[str, Any]) -> None:
    watched = yaml.safe_load((REPOSITORY / "deploy/prometheus/prometheus.yml").read_text())
    jobs = watched["scrape_configs"]
    fixed = [one for job in jobs for one in job.get("static_configs", ())]
    asked = [one for job in jobs for one in job.get("dns_sd_configs", ())]
    assert all((one["type"], one["port"]) == ("A", 9100) for one in asked)
    single = {target.partition(":")[0] for one in fixed for target in one["targets"]}
    named = {name for one in asked for name in one["names"]}
    several = {name for name, one in services.items() if "replicas" in one.get("deploy", {})}
    assert several <= named - single
    targets = single | named
    assert targets == {*SERVICES, "registry-bulk", "ledger", "gateway", "rabbitmq"}
    assert targets <= services.keys()
