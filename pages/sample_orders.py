"""Sample data of the account, the portal and the mailbox for the styleguide."""


def price(number: str, **more) -> dict:
    """A price as the components take it."""
    return {"sign": "¥", "number": number, **more}


def orders(picture):
    """Orders in the account."""
    about = {"url": "#", "picture": picture, "iso": "2026-11-24T14:00+08:00"}
    return [
        {
            **about,
            "name": "日常保洁 2 小时",
            "stage": "正在路上",
            "tone": "now",
            "when": "11月24日 周二 14:00-16:00",
            "who": "王秀兰 阿姨",
            "price": price("186", cents="80"),
        },
        {
            **about,
            "name": "空调挂机清洗",
            "stage": "已完成",
            "tone": "good",
            "when": "11月2日 周一 09:00",
            "who": "陈建国 师傅",
            "price": price("99"),
            "next": "写评价",
        },
    ]


def job():
    """A job of the portal."""
    return {
        "day": "今天 11月24日 周二",
        "time": "14:00-16:00",
        "service": "日常保洁 2 小时",
        "details": ["60-90 平方米", "擦玻璃内侧 4 扇"],
        "place": "徐汇区 衡山路 922 弄",
        "place_note": "门牌和门禁密码在上门前 2 小时显示",
        "route_url": "#",
        "phone_url": "#",
        "customer": "李女士",
        "note": "家里有一只猫，请随手关门。",
        "income": price("112"),
        "action": {"url": "#", "text": "出发", "verb": "depart", "note": "客户会收到您的预计到达时间"},
        "decline_url": "#",
        "prove": prove(),
    }


def prove():
    """What a job's next step needs."""
    lines = [{"number": 0, "text": "厨房台面", "is_done": True}, {"number": 1, "text": "玻璃内侧", "is_done": False}]
    wanted = [{"text": "拍下打扫后的样子", "is_done": False}]
    return {
        "url": "#",
        "step": "finish",
        "title": "完工之前",
        "photos": {"wanted": wanted, "next": wanted[0]["text"], "taken": []},
        "ticks": {"lines": lines, "words": "", "is_kept": False},
        "signs": True,
        "signature": None,
        "missing": "还缺：1 张照片、清单、签名",
    }


def proven(picture):
    """What proves a step."""
    photo = {"url": "#", "small_url": picture["src"], "alt": "打扫前的照片"} if picture else None
    lines = [{"text": "厨房台面", "is_done": True}, {"text": "玻璃内侧", "is_done": False}]
    return {
        "photos": [photo] if photo else [],
        "ticked": {"lines": lines, "words": "窗外在施工"},
        "signature": {"url": "", "name": "李女士"},
        "notes": [],
    }


def days():
    """Days of the agenda."""
    entry = {"url": "#", "until": "16:00", "service": "日常保洁 2 小时", "place": "徐汇区 衡山路"}
    return [
        {
            "label": "今天 11月24日 周二",
            "entries": [
                {**entry, "time": "09:00", "stage": "已完成", "is_past": True},
                {**entry, "time": "14:00", "stage": "下一单", "tone": "accent"},
            ],
        },
        {"label": "明天 11月25日 周三", "entries": [{**entry, "time": "10:00", "stage": "待接单", "tone": "warn"}]},
    ]


def letters():
    """Letters of the mailbox."""
    about = {"to": "138****0001", "channel": "短信", "when": "刚刚", "iso": "2026-11-24T13:20+08:00"}
    return [
        {**about, "code": "482 913", "text": "验证码 482913，5 分钟内有效。请勿告诉他人。"},
        {**about, "text": "王阿姨已出发，预计 13:52 到达。"},
    ]


def district_map():
    """Districts of a city."""

    def area(name, x, y, path, state=""):
        return {"name": name, "x": x, "y": y, "path": path, "state": state, "url": "#", "title": name}

    return {
        "view_box": "0 0 320 200",
        "label": "上海",
        "areas": [
            area("徐汇", 110, 130, "M60 90 L150 84 L160 170 L80 180z", "here"),
            area("静安", 120, 50, "M70 20 L170 16 L150 84 L60 90z", "covered"),
            area("浦东", 230, 100, "M170 16 L300 40 L280 180 L160 170 L150 84z"),
        ],
    }
