"""Floors under what the slip detectors find in invented histories, and a ceiling over their false alarms."""

from __future__ import annotations

import pytest

from evaluation.histories.measured import alarms, found, shipped_metrics
from storage.metrics import Metric


@pytest.fixture(scope="module")
def metrics() -> dict[str, Metric]:
    return shipped_metrics()


@pytest.mark.parametrize(
    ("kind", "floor"),
    [("×10", 0.8), ("×10⁴", 0.85), ("fraction", 0.8), ("single quarter", 0.7), ("year before", 0.95)],
)
def test_planted_slips_are_found(kind, floor, metrics):
    assert found(kind, metrics, 40).share >= floor


def test_true_values_are_seldom_doubted(metrics):
    assert alarms(metrics, 120).in_a_thousand <= 5
