"""How a template is written out."""

import pytest

from doorstep.messages.rendering import rendered

CANCELLED = "已取消{% if order.fee %}，收取 {{ order.fee }}{% endif %}。{{ order.link }}"


@pytest.mark.parametrize(("fee", "written"), [("¥20", "已取消，收取 ¥20。/7/"), ("", "已取消。/7/")])
def test_what_is_empty_counts_as_nothing(fee, written):
    assert rendered(CANCELLED, {"order": {"fee": fee, "link": "/7/"}}) == written


def test_a_variable_that_is_missing_is_left_out():
    assert rendered("{{ order.link }}{{ provider.name }}.", {"order": {"link": ""}}) == "."
