"""Ways through the pages that several tests walk."""

import re
from datetime import datetime
from html import unescape
from urllib.parse import urlencode

from doorstep.orders.models import Order

CITY, SERVICE = "shanghai", "daily-cleaning"
AT = "point:31.22460,121.44400"
DOOR = {
    "contact_name": "林晓雯",
    "contact_phone": "138 0000 1111",
    "street": "愚园东路188弄",
    "door": "3号1202室",
    "access_note": "门禁 1202",
    "note": "家里有猫",
    "method": "wechat",
}


def when_address(**more) -> str:
    return f"/{CITY}/book/{SERVICE}/when/?{urlencode({'at': AT, **more})}"


def open_times(client, **more) -> list[str]:
    """Give the times that the calendar's page offers."""
    page = client.get(when_address(**more)).content.decode()
    inputs = re.findall(r'<input[^>]*name="starts"[^>]*>', page)
    return [unescape(re.search(r'value="([^"]+)"', one)[1]) for one in inputs if "disabled" not in one]


def held(client, starts: str = "", **more) -> str:
    """Keep a time and give the address of the pay step."""
    starts = starts or open_times(client, **more)[0]
    answer = client.post(when_address(**more), {"starts": starts})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return answer["Location"]


def placed(client, **more) -> tuple[Order, str]:
    """Place an order and give it with the cashier's address."""
    answer = client.post(held(client, **more), DOOR)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert answer["Location"].startswith("/pay/simulator/")
    return Order.objects.latest("id"), answer["Location"]


def paid(client, **more) -> Order:
    """Place an order and pay it at the cashier."""
    order, cashier = placed(client, **more)
    answer = client.post(cashier, {"outcome": "succeeded"})
    assert answer["Location"] == f"/account/orders/{order.number}/"
    return Order.objects.get(pk=order.pk)


def start_of(text: str) -> datetime:
    return datetime.fromisoformat(text)
