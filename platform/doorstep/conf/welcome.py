"""What a person sees when the product is up: addresses and demo logins, in both languages, aligned."""

import unicodedata

ROLES = {
    "superuser": "超级管理员 Superuser",
    "operator": "运营 Operator",
    "dispatcher": "调度 Dispatcher",
    "customer": "客户 Customer",
    "provider": "服务者 Provider",
    "stranger": "另一位客户 Stranger",
}
ADDRESSES = {"网站 Site": "/", "后台 Admin": "/admin/", "接口 API": "/api/v1/docs/"}


def table(demo: dict, seconds: float) -> str:
    """Takes the content of var/demo.json. Gives the lines to print."""
    logins = [(ROLES.get(role, role), who["login"], who["password"]) for role, who in demo["people"].items()]
    lines = ["", f"  Doorstep 上门 · {seconds:.0f} s", ""]
    lines += [f"  {pad(name, 22)}{demo['base_url']}{path}" for name, path in ADDRESSES.items()]
    if logins:
        lines += ["", f"  {pad('身份 Who', 22)}{pad('登录 Login', 28)}密码 Password"]
        lines += [f"  {pad(role, 22)}{pad(login, 28)}{password}" for role, login, password in logins]
    lines += ["", "  停止 Stop: Ctrl-C        重来 Start over: make run FRESH=1", ""]
    return "\n".join(lines)


def pad(text: str, width: int) -> str:
    """Fill to a width on screen, where a Chinese character takes two columns."""
    taken = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    return text + " " * max(1, width - taken)
