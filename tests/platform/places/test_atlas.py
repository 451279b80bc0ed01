"""Places: what lies where, what a day is, how far it is."""

from datetime import date
from math import cos, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.places.atlas import atlas, day_kind
from doorstep.places.geometry import Point, distance_km, shape_problem
from doorstep.places.travel import travel_minutes
from tests.platform import books

points = st.builds(Point, st.floats(-85, 85), st.floats(-179, 179))
near = st.builds(Point, st.floats(31, 31.5), st.floats(121, 121.8))


def square(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_a_point_on_the_border_belongs_to_every_area_that_touches_it():
    west, east = square(121, 31, 121.5, 32), square(121.5, 31, 122, 32)
    book = books.book_of(books.city(), books.area("west", 1, outline=west), books.area("east", 2, outline=east))

    at = atlas(book).areas_at
    assert at("shanghai", Point(31.5, 121.5)) == {1, 2}
    assert at("shanghai", Point(31.5, 121.4)) == {1}
    assert at("shanghai", Point(30.9, 121.4)) == set()
    assert at("suzhou", Point(31.5, 121.4)) == set()


def test_a_point_has_one_district_at_most():
    book = books.book_of(books.city(), books.area("310106", 5, kind="district"))

    assert atlas(book).district_at("shanghai", Point(31.5, 121.5)).code == "310106"
    assert atlas(book).district_at("shanghai", Point(33, 121.5)) is None


LAYERS = (
    books.calendar("nation", "national", {"2027-02-06": "workday", "2027-02-08": "holiday"}),
    books.calendar("region", "regional", {"2027-02-08": "workday"}, at="shanghai"),
    books.calendar("company", "company", {"2027-02-10": "closed"}),
    books.calendar("abroad", "company", {"2027-02-11": "closed"}, country="DE"),
)


@pytest.mark.parametrize(
    ("code", "day", "kind"),
    [
        ("shanghai", 5, "workday"),
        ("shanghai", 6, "workday"),  # 调休
        ("shanghai", 7, "weekend"),
        ("shanghai", 8, "workday"),  # the region says otherwise than the nation
        ("suzhou", 8, "holiday"),
        ("suzhou", 10, "closed"),
        ("suzhou", 11, "workday"),  # another country's calendar
    ],
)
def test_the_nearer_calendar_says_what_a_day_is(code, day, kind):
    book = books.book_of(books.city(), books.city("suzhou", id=2), *LAYERS)

    assert day_kind(book, atlas(book).city(code), date(2027, 2, day)).kind == kind


@given(points, points)
def test_distance_is_the_same_both_ways_and_nothing_to_oneself(a, b):
    assert distance_km(a, b) == pytest.approx(distance_km(b, a))
    assert distance_km(a, a) == 0


@given(near, near)
def test_in_a_city_the_sphere_is_nearly_flat(a, b):
    north, east = (a.lat - b.lat) * 111.195, (a.lng - b.lng) * 111.195 * cos(radians((a.lat + b.lat) / 2))

    assert distance_km(a, b) == pytest.approx((north**2 + east**2) ** 0.5, abs=0.05)


@given(near, near, st.sampled_from(["walk", "ebike", "transit", "car", "van"]))
def test_travel_is_whole_minutes_and_slower_on_foot(a, b, mode):
    minutes = travel_minutes(a, b, mode)

    assert isinstance(minutes, int)
    assert 0 <= minutes <= travel_minutes(a, b, "walk")
    assert minutes == travel_minutes(b, a, mode)


@pytest.mark.parametrize(
    "wrong",
    [
        None, [], {}, {"type": "Point", "coordinates": [1, 2]}, {"type": "Polygon"}, {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}, {"type": "Polygon", "coordinates": "here"},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}, square(0, 0, 200, 10),
    ],
)  # fmt: skip
def test_what_is_no_outline_is_named_not_drawn(wrong):
    assert shape_problem(wrong)


def test_a_square_is_an_outline():
    assert shape_problem(square(121, 31, 122, 32)) is None
