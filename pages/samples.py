"""What the components are shown with on the styleguide: ordinary, long and empty, never from the database."""

from django import forms
from django.utils.translation import gettext as _

from pages.sample_orders import days, district_map, job, letters, orders, price, proven

TINTS = ("clay", "sand", "moss", "jade", "sky", "iris", "plum", "rose")


def samples(picture: dict) -> dict:
    """Sample data per component, with `picture` wherever a drawing belongs."""
    return {
        "tints": TINTS,
        "categories": [{"url": "#", "name": name, "note": "", "picture": picture} for name in _categories()],
        "services": _services(picture),
        "price_lines": _price_lines(),
        "steps": _booking_steps(),
        "week": _week(),
        "parts": _parts(),
        "calendar": _calendar(),
        "sizes": _sizes(),
        "add_ons": _add_ons(),
        "chooser": _chooser(),
        "scope": _scope(),
        "process": _process(),
        "events": _events(picture),
        "provider": _provider(),
        "histogram": _histogram(),
        "reviews": _reviews(),
        "dimensions": _dimensions(),
        "tabs": [
            {"text": _("Coming up"), "url": "#", "is_current": True, "count": "2"},
            {"text": _("Past"), "url": "#", "is_current": False, "count": ""},
        ],
        "crumbs": [{"text": "上海", "url": "#"}, {"text": "保洁", "url": "#"}],
        "orders": orders(picture),
        "job": job(),
        "days": days(),
        "letters": letters(),
        "questions": [
            {"question": "需要我准备清洁工具吗?", "answer": "不用。阿姨自带工具和清洁剂，用完带走。"},
            {"question": "可以指定上次的阿姨吗?", "answer": "可以，下单时在“谁来”里选择她即可，只显示她有空的时间。"},
        ],
        "facts": [
            {"label": "地址", "text": "衡山路 922 弄 5 号"},
            {"label": "时间", "text": "11月24日 周二 14:00-16:00"},
        ],
        "links": [
            {"text": "我的地址", "note": "2 个", "url": "#", "icon": "pin"},
            {"text": "收藏", "url": "#", "icon": "heart"},
        ],
        "form": _form(),
        "can": ("pay", "reschedule", "cancel"),
        "trust": _trust(),
        "sorts": [
            {"text": "大家常约", "url": "#", "is_current": True},
            {"text": "价格", "url": "#", "is_current": False},
        ],
        "filters": {"least": "50", "most": "200", "sort": "popular", "kept": {}},
        "map": district_map(),
        "prose": "<h2>怎样算打扫干净</h2><p>台面无水渍，地面无毛发，垃圾带走。</p>"
        "<p>我们把每一步写成清单，做完一项勾一项。</p>"
        "<ul><li>厨房先除油，再擦台面</li><li>卫生间干湿分开两块布</li></ul>",
    }


class SampleForm(forms.Form):
    """Each kind of field, one of them wrong."""

    name = forms.CharField(label="联系人", help_text="上门时找谁")
    phone = forms.CharField(label="手机号", min_length=11)
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea({"rows": 2}))
    city = forms.ChoiceField(label="城市", choices=[("shanghai", "上海"), ("suzhou", "苏州")])
    reason = forms.ChoiceField(label="原因", choices=[("a", "计划有变"), ("b", "时间不合适")], widget=forms.RadioSelect)
    keep = forms.BooleanField(label="保存这个地址", required=False)


def _form():
    form = SampleForm({"name": "李雷", "phone": "1380", "city": "shanghai", "reason": "a"})
    form.is_valid()
    return form


def _trust():
    return [
        {"icon": "wallet", "title": "价格写在页面上", "text": "下单前看到每一行，上门不加价。"},
        {"icon": "shield", "title": "人都核验过", "text": "每个人的主页都有证件、签发方和日期。"},
        {"icon": "calendar", "title": "计划可以改", "text": "前一天 18:00 之前免费改期。"},
    ]


def _categories():
    return "保洁", "家电清洗", "维修安装", "搬家", "美业上门", "开锁换锁", "养老照护", "宠物"


def _services(picture):
    free = {"next_free": "今天 16:00", "next_free_iso": "2026-11-24T16:00+08:00"}
    rated = {"rating": {"score": "4.9", "count": "1,213"}}
    long = "全屋深度保洁与高温蒸汽除菌（含油烟机外壳、玻璃内侧与阳台）"
    return [
        {
            "url": "#",
            "name": "日常保洁 2 小时",
            "picture": picture,
            "price": price("128", is_from=True),
            **free,
            **rated,
        },
        {
            "url": "#",
            "name": long,
            "summary": "两人一组，约 6 小时",
            "picture": picture,
            "price": price("1,280"),
            **free,
            **rated,
        },
        {
            "url": "#",
            "name": "空调挂机清洗",
            "picture": picture,
            "price": price("99", was="129"),
            "flag": "新上线",
            **free,
        },
        {
            "url": "#",
            "name": "钢琴搬运",
            "picture": picture,
            "price": price("600", is_from=True),
            "closed": "周四起可约",
            **rated,
        },
    ]


def _price_lines():
    return {
        "lines": [
            {"label": "日常保洁", "note": "2 小时，60-90 平方米", "price": price("128")},
            {"label": "擦玻璃内侧", "note": "4 扇，每扇 ¥15", "price": price("60")},
            {"label": "周末", "note": "周六、周日加 10%", "price": price("18", cents="80")},
            {"label": "新客优惠", "note": "", "price": price("20", minus=True), "is_minus": True},
        ],
        "total": price("186", cents="80"),
        "due_now": price("50"),
        "later": "其余 ¥136.80 在验收后支付",
    }


def _booking_steps():
    names = ("选服务", "填地址", "挑时间", "付款")
    states = ("done", "done", "current", "next")
    return [{"label": name, "url": "#", "state": state} for name, state in zip(names, states, strict=True)]


def _week():
    marks = ("closed", "open", "few", "open", "open", "closed", "open")
    days = [
        {
            "iso": f"2026-11-{23 + i}",
            "weekday": f"周{name}",
            "day": str(23 + i),
            "state": mark,
            "note": "",
            "url": "#",
            "is_selected": i == 1,
        }
        for i, (name, mark) in enumerate(zip("一二三四五六日", marks, strict=True))
    ]
    return {"label": "2026 年 11 月", "previous_url": "", "next_url": "#", "days": days}


def _parts():
    def slot(text, **more):
        return {"value": text, "text": text, "is_open": True, **more}

    return [
        {
            "label": "上午",
            "slots": [
                slot("08:00-10:00", is_open=False),
                slot("09:00-11:00"),
                slot("10:00-12:00", note="剩 1 位"),
                slot("11:00-13:00", is_open=False),
            ],
            "reasons": ["08:00：时间太近，来不及赶到。", "11:00：附近的师傅都有约。"],
        },
        {
            "label": "下午",
            "slots": [slot("13:00-15:00", is_chosen=True), slot("14:00-16:00"), slot("16:00-18:00", note="+¥20")],
        },
        {"label": "晚上", "slots": [slot("18:00-20:00", note="+¥30")]},
    ]


def _calendar():
    def day(number):
        closed = number % 7 == 1
        mark = {
            "day": str(number),
            "iso": f"2026-11-{number:02}",
            "url": "" if closed or number < 22 else "#",
            "state": "open",
            "note": "",
        }
        return {**mark, "is_today": number == 22, "is_selected": number == 24}

    cells = [None] * 6 + [day(number) for number in range(1, 31)] + [None] * 6
    return {
        "label": "2026 年 11 月",
        "previous_url": "",
        "next_url": "#",
        "weekdays": list("一二三四五六日"),
        "weeks": [cells[i : i + 7] for i in range(0, 42, 7)],
    }


def _sizes():
    options = [
        {
            "value": "s",
            "label": "60 平方米以内",
            "note": "约 2 小时，1 位阿姨",
            "price": price("128"),
            "is_chosen": True,
        },
        {"value": "m", "label": "60-90 平方米", "note": "约 3 小时，1 位阿姨", "price": price("188")},
        {
            "value": "l",
            "label": "90 平方米以上",
            "price": price("298"),
            "is_closed": True,
            "reason": "您的地址暂不支持",
        },
    ]
    return {"name": "size", "label": "房子有多大?", "help": "按实际打扫的面积算，不含阳台。", "options": options}


def _add_ons():
    windows = {"name": "windows-count", "value": 4, "minimum": 1, "maximum": 20, "label": "擦玻璃内侧", "unit": "扇"}
    return [
        {
            "name": "extra",
            "value": "windows",
            "label": "擦玻璃内侧",
            "note": "每扇 ¥15",
            "price": price("60"),
            "is_chosen": True,
            "quantity": windows,
        },
        {"name": "extra", "value": "fridge", "label": "冰箱除味", "note": "单门或双门", "price": price("80")},
    ]


def _chooser():
    home = {"value": "1", "line": "衡山路 922 弄 5 号", "district": "徐汇区", "is_chosen": True}
    far = {
        "value": "2",
        "line": "陈家镇北陈公路 1001 号",
        "district": "崇明区",
        "is_closed": True,
        "reason": "还没有开通",
    }
    return {
        "name": "place",
        "query_name": "address",
        "query": "",
        "saved": [home, far],
        "candidates": [],
        "searched": False,
        "errors": [],
    }


def _scope():
    return {
        "included": [
            {"text": "地面吸尘并湿拖"},
            {"text": "厨房台面、水槽和灶台表面"},
            {"text": "卫生间洁具消毒", "note": "干湿两块布，用完更换"},
        ],
        "excluded": [{"text": "油烟机内部拆洗", "note": "请选择“油烟机清洗”"}, {"text": "外墙和高空玻璃"}],
        "conditions": [{"text": "家中需有水电，请收好贵重物品"}],
    }


def _process():
    return [
        {"name": "核对清单", "minutes": "5 分钟", "text": "进门换鞋，和您确认今天的重点。"},
        {"name": "厨房和卫生间", "minutes": "50 分钟", "text": "先除油除垢，再消毒擦干。"},
        {"name": "卧室和客厅", "minutes": "55 分钟", "text": "由高到低除尘，最后拖地。"},
        {"name": "一起验收", "minutes": "10 分钟", "text": "逐项看过，不满意当场返工。"},
    ]


def _provider():
    facts = [
        {"text": "身份证已核验", "issuer": "公安部身份核验", "when": "2026-03-02"},
        {"text": "健康证有效至 2027 年 3 月", "issuer": "徐汇区疾控中心", "when": "2026-03-10"},
    ]
    about = {"rating": {"score": "4.9", "count": "312"}, "jobs": "完成 1,024 次", "years": "从业 6 年"}
    return {"name": "王秀兰 阿姨", "initials": "秀兰", "hue": "jade", "url": "#", "facts": facts, **about}


def _events(picture):
    face = {"name": "王秀兰 阿姨", "initials": "秀兰", "hue": "jade"}
    return [
        {"text": "您预约了日常保洁，已付 ¥50", "when": "11月22日 周日 18:04", "state": "past"},
        {"text": "王阿姨接了这一单", "when": "11月22日 周日 18:09", "state": "past", "face": face},
        {
            "text": "王阿姨正在路上，约 13:52 到",
            "when": "11月24日 周二 13:20",
            "note": "骑行 4.2 公里",
            "state": "now",
            "proof": proven(picture),
        },
        {"text": "上门打扫，约 2 小时", "when": "14:00-16:00", "state": "next"},
    ]


def _histogram():
    rows = [("5 星", "1,012", 83), ("4 星", "150", 12), ("3 星", "36", 3), ("2 星", "9", 1), ("1 星", "6", 1)]
    return {
        "score": "4.9",
        "count": "1,213 条评价",
        "rows": [{"label": a, "count": b, "percent": c} for a, b, c in rows],
    }


def _reviews():
    author = {"name": "徐汇区 李女士", "initials": "李", "hue": "rose"}
    about = {
        "author": author,
        "percent": 100,
        "label": "5 星",
        "when": "11月18日",
        "iso": "2026-11-18",
        "about": "60-90 平方米",
    }
    return [
        {**about, "text": "水槽缝里的霉都刷掉了，走之前把垃圾也带下楼。", "tags": ["准时", "细致"]},
        {
            **about,
            "percent": 60,
            "label": "3 星",
            "text": "打扫得干净，就是晚到了二十分钟。",
            "reply": "抱歉，路上堵车，已退您 ¥10。",
            "reply_by": "王阿姨回复",
        },
    ]


def _dimensions():
    choices = [{"value": value, "label": f"{value} 星"} for value in (5, 4, 3, 2, 1)]
    return [
        {"name": name, "label": label, "value": value, "choices": choices}
        for name, label, value in (("a", "干净", 5), ("b", "准时", 3), ("c", "态度", 0))
    ]
