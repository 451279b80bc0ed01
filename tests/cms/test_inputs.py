"""Money, clock and map inputs; what is vendored is what was published."""

import hashlib
import json
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError

from cms.widgets.clock import ClockField, clock
from cms.widgets.shape import ShapeField
from doorstep.kernel.amounts import MoneyBlock, MoneyField
from doorstep.places.models import City
from doorstep.pricing.models import Band, PriceList, Surcharge
from tests.cms.conftest import member

VENDOR = Path(__file__).resolve().parents[2] / "cms/static/cms/vendor"
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}


@pytest.mark.parametrize(
    ("typed", "minor"),
    [("128", 12800), ("128.5", 12850), ("¥1,128.50", 112850), (" 0 ", 0), ("-3.20", -320), ("128元", 12800)],
)
def test_money_is_typed_as_people_write_it(typed, minor):
    assert MoneyField().clean(typed) == minor


@pytest.mark.parametrize(
    ("typed", "code"),
    [("abc", "invalid"), ("1.234", "digits"), ("1e5", "invalid"), ("99999999999", "invalid"), ("999999999", "range")],
)
def test_money_that_cannot_be_is_refused(typed, code):
    with pytest.raises(ValidationError) as refused:
        MoneyField().clean(typed)
    assert refused.value.code == code


def test_money_may_not_be_negative_where_the_column_forbids_it():
    with pytest.raises(ValidationError):
        MoneyField(min_value=0).clean("-1")


def test_money_of_a_currency_without_cents():
    yen = MoneyField(currency="JPY")
    assert yen.clean("1280") == 1280
    assert yen.widget.format_value(1280) == "1280"


def test_money_is_shown_with_its_sign_and_an_empty_one_stays_empty():
    field = MoneyField(required=False)
    assert 'value="128.50"' in field.widget.render("base_minor", 12850)
    assert "¥" in field.widget.render("base_minor", None)
    assert field.clean("") is None
    assert not field.has_changed(12850, "128.50")
    assert field.has_changed(12850, "abc")


@pytest.mark.parametrize(("typed", "minutes"), [("8:00", 480), ("08:30", 510), ("24:00", 1440), ("22：15", 1335)])
def test_a_time_of_day_is_typed_as_a_clock(typed, minutes):
    assert ClockField().clean(typed) == minutes


@pytest.mark.parametrize("typed", ["24:01", "25:00", "8", "8:60", "x"])
def test_a_time_that_no_clock_shows_is_refused(typed):
    with pytest.raises(ValidationError):
        ClockField().clean(typed)


def test_minutes_are_shown_as_a_clock():
    assert clock(1335) == "22:15"
    assert ClockField().widget.format_value(480) == "08:00"


@pytest.mark.django_db
def test_columns_get_their_input_by_name():
    def fields(model, *names):
        form = model.snippet_viewset.get_form_class() if hasattr(model, "snippet_viewset") else None
        return [type(form.base_fields[name]) for name in names]

    assert fields(PriceList, "base_minor", "unit_minor", "minimum_minor") == [MoneyField] * 3
    assert fields(Surcharge, "from_minute", "until_minute", "amount_minor") == [ClockField, ClockField, MoneyField]
    bands = PriceList.snippet_viewset.get_form_class().formsets["bands"]
    assert type(bands.form.base_fields["price_minor"]) is MoneyField
    assert bands.model is Band


def test_a_drawn_shape_is_read_and_written_as_geojson():
    field = ShapeField()
    assert field.clean(json.dumps(SQUARE)) == SQUARE
    html = field.widget.render("outline", field.prepare_value(SQUARE))
    assert "data-d-shape" in html
    assert "Polygon" in html
    assert not field.has_changed(SQUARE, json.dumps(SQUARE))


@pytest.mark.parametrize("typed", ["{", "x" * 500_000])
def test_a_shape_that_cannot_be_read_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        ShapeField().clean(typed)


def test_vendored_files_are_what_the_lock_says():
    lock = json.loads((VENDOR / "vendor.lock.json").read_text())
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "vendor.lock.json"
    }

    assert found == lock["sha256"]
    assert all((VENDOR / package["folder"] / "LICENSE").exists() for package in lock["packages"])
    assert not any(b"sourceMappingURL" in path.read_bytes() for path in VENDOR.rglob("*.js"))


def test_money_inside_a_stream_is_typed_and_kept_like_any_other():
    block = MoneyBlock(min_value=0)
    block.set_name("price_minor")

    assert block.value_from_datadict({"x": "¥12.50"}, {}, "x") == "¥12.50"
    assert block.clean("¥12.50") == 1250
    assert block.get_form_state(1250) == "12.50"
    assert block.deconstruct()[0] == "wagtail.blocks.IntegerBlock"
    with pytest.raises(ValidationError):
        block.clean("-1")


@pytest.mark.django_db
def test_money_of_a_city_is_typed_in_the_currency_of_the_city():
    row = PriceList.objects.filter(city__code="shanghai").first()
    City.objects.filter(code="shanghai").update(currency="JPY")
    model = PriceList.snippet_viewset.get_form_class(for_update=True)

    form = model(instance=row, for_user=member(is_superuser=True))

    assert form.fields["base_minor"].widget.currency == "JPY"
    assert form.formsets["bands"].empty_form.fields["price_minor"].currency == "JPY"
    assert PriceList.snippet_viewset.get_form_class().base_fields["base_minor"].currency == "CNY"
