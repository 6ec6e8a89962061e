"""Coordinates in three frames."""

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.frames import bd09_to_gcj02, gcj02_to_bd09, gcj02_to_wgs84, wgs84_to_gcj02
from contracts.vocabulary import Position
from services.registry.domain.position import Near, near

#: Well inside the rectangle where maps are shifted.
IN_CHINA = st.tuples(st.floats(19, 52), st.floats(75, 134))
#: The example that published implementations of the formulas share.
TIANANMEN = (39.915, 116.404)


def metres(one, other):
    north = (one[0] - other[0]) * 111_320
    return hypot(north, (one[1] - other[1]) * 111_320 * cos(radians(one[0])))


@pytest.mark.parametrize(
    ("convert", "expected"),
    [
        (wgs84_to_gcj02, (39.91640428150164, 116.41024449916938)),
        (bd09_to_gcj02, (39.90865673957631, 116.39762729119315)),
        (gcj02_to_bd09, (39.92133699351021, 116.41036949371029)),
    ],
)
def test_published_example(convert, expected):
    assert convert(TIANANMEN) == pytest.approx(expected, abs=1e-9)


def test_the_inverse_is_nearer_to_the_truth_than_the_usual_approximation():
    assert metres(gcj02_to_wgs84(TIANANMEN), (39.91359571849836, 116.39775550083061)) < 1


@given(IN_CHINA)
def test_there_and_back_is_within_a_centimetre(spot):
    assert metres(gcj02_to_wgs84(wgs84_to_gcj02(spot)), spot) < 0.01


@given(IN_CHINA)
def test_baidu_and_back_is_within_two_metres(spot):
    assert metres(bd09_to_gcj02(gcj02_to_bd09(spot)), spot) < 2


def test_maps_of_taiyuan_are_about_half_a_kilometre_off():
    assert 400 < metres(wgs84_to_gcj02((37.87, 112.55)), (37.87, 112.55)) < 700


def test_outside_china_the_frames_agree():
    assert wgs84_to_gcj02((48.85, 2.35)) == (48.85, 2.35)


def test_one_place_in_three_frames_is_one_place():
    gcj02 = wgs84_to_gcj02((37.8706, 112.5489))
    bd09 = gcj02_to_bd09(gcj02)
    spots = [
        Position(lat=37.8706, lon=112.5489),
        Position(lat=gcj02[0], lon=gcj02[1], frame="gcj02"),
        Position(lat=bd09[0], lon=bd09[1], frame="bd09"),
    ]
    assert {near(spot) for spot in spots} == {Near(37.871, 112.549)}
