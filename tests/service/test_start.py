"""Each service's module holds exactly one service to run."""

import pytest
from nameko.cli.run import import_service


@pytest.mark.parametrize("name", ["registry", "matching", "logistics", "notify"])
def test_nameko_finds_one_service(name):
    (found,) = import_service(f"services.{name}.service")
    assert found.name == name
