"""All scenarios, by id."""

from collections.abc import Mapping

from webapp.lab.scenario import Scenario
from webapp.lab.scenarios import practice

_FAMILIES: tuple[tuple[Scenario, ...], ...] = (practice.SCENARIOS,)

SCENARIOS: Mapping[str, Scenario] = {scenario.id: scenario for family in _FAMILIES for scenario in family}
