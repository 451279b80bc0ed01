"""Logging in by code and by password, and the tokens of sessions."""

from datetime import timedelta

import pytest

from doorstep.kernel import clock
from doorstep.kernel.refusals import TooMany
from doorstep.people import actions
from doorstep.people.contacts import BadEmail, BadPhone
from doorstep.people.models import AccessToken, LoginCode, User
from doorstep.people.notices import code_made
from doorstep.people.refusals import AccountClosed, CodeExpired, WrongCode, WrongPassword
from tests.platform.world import MORNING, person, race

pytestmark = pytest.mark.django_db
PHONE = "138 1111 2222"


@pytest.fixture
def codes():
    """The codes that were sent, newest last."""
    sent = []

    def hear(code, **_rest):
        sent.append(code)

    code_made.connect(hear)
    with clock.at(MORNING):
        yield sent
    code_made.disconnect(hear)


def wrong(code: str) -> str:
    return "000000" if code != "000000" else "111111"


def test_the_first_log_in_makes_the_account_and_the_second_finds_it(codes):
    actions.request_code(PHONE)
    first = actions.session_by_code("+86 13811112222", codes[-1], language="en")
    actions.request_code(PHONE)
    second = actions.session_by_code(PHONE, f" {codes[-1]} ")

    assert second == first
    assert (first.phone, first.language, first.is_guest) == ("+8613811112222", "en", False)
    assert User.objects.filter(phone_index=first.phone_index).count() == 1


def test_a_mail_address_logs_in_as_a_phone_does(codes):
    sent = actions.request_code("Anna@Example.com")

    assert (sent.kind, sent.expires_at) == ("email", MORNING + timedelta(minutes=10))
    assert actions.session_by_code("anna@example.com", codes[-1]).email == "anna@example.com"


def test_a_code_is_kept_only_as_a_hash_without_the_contact(codes):
    actions.request_code(PHONE)

    row = LoginCode.objects.latest("pk")
    assert codes[-1] not in (row.code_hash, row.contact_index)
    assert "1381111" not in row.contact_index


def test_a_code_works_once(codes):
    actions.request_code(PHONE)
    actions.session_by_code(PHONE, codes[-1])

    with pytest.raises(WrongCode):
        actions.session_by_code(PHONE, codes[-1])


def test_five_wrong_tries_spend_a_code_and_make_no_account(codes):
    actions.request_code(PHONE)
    for _try in range(5):
        with pytest.raises(WrongCode):
            actions.session_by_code(PHONE, wrong(codes[-1]))

    with pytest.raises(CodeExpired):
        actions.session_by_code(PHONE, codes[-1])
    assert not User.objects.by_login(PHONE)


def test_a_code_dies_after_ten_minutes(codes):
    actions.request_code(PHONE)

    with clock.at(MORNING + timedelta(minutes=10)), pytest.raises(CodeExpired):
        actions.session_by_code(PHONE, codes[-1])


def test_only_the_newest_code_counts(codes):
    actions.request_code(PHONE)
    actions.request_code(PHONE)
    if codes[0] == codes[1]:  # one in a million
        actions.request_code(PHONE)

    with pytest.raises(WrongCode):
        actions.session_by_code(PHONE, codes[0])
    assert actions.session_by_code(PHONE, codes[-1])


def test_the_code_of_one_contact_does_not_open_another(codes):
    actions.request_code(PHONE)
    actions.request_code("13833334444")

    with pytest.raises(WrongCode):
        actions.session_by_code(PHONE, codes[1] if codes[1] != codes[0] else wrong(codes[0]))


def test_the_seventh_code_in_ten_minutes_is_refused_and_not_sent(codes):
    for _time in range(6):
        actions.request_code(PHONE)

    with pytest.raises(TooMany):
        actions.request_code(PHONE)
    assert (len(codes), LoginCode.objects.count()) == (6, 6)
    with clock.at(MORNING + timedelta(minutes=11)):
        assert actions.request_code(PHONE)


def test_one_caller_cannot_ask_codes_for_everybody(codes):
    for number in range(60):
        actions.request_code(f"138{number:08d}", caller="192.0.2.7")

    with pytest.raises(TooMany):
        actions.request_code("13999999999", caller="192.0.2.7")
    assert actions.request_code("13999999999", caller="192.0.2.8")


@pytest.mark.parametrize(("typed", "refusal"), [("12", BadPhone), ("", BadPhone), ("a@b", BadEmail)])
def test_what_is_no_contact_is_refused(codes, typed, refusal):
    with pytest.raises(refusal):
        actions.request_code(typed)
    assert codes == []


def test_a_closed_account_stays_closed(codes):
    person("13811112222", is_active=False)
    actions.request_code(PHONE)

    with pytest.raises(AccountClosed):
        actions.session_by_code(PHONE, codes[-1])


def test_a_password_logs_in_by_phone_mail_and_handle():
    user = person("13811112222", email="anna@example.com", password="long enough")
    user.username = "u6753RUWWS3"  # with letters for digits it would be a phone number
    user.save()

    for login in (PHONE, "Anna@example.com", user.username):
        assert actions.session_by_password(login, "long enough") == user


def test_a_wrong_password_and_an_unknown_login_sound_the_same():
    person("13811112222", password="long enough")

    for login in (PHONE, "13800009999", "nobody"):
        with pytest.raises(WrongPassword):
            actions.session_by_password(login, "wrong")


def test_ten_wrong_passwords_lock_the_login_for_a_while():
    user = person("13811112222", password="long enough")
    with clock.at(MORNING):
        for _try in range(10):
            with pytest.raises(WrongPassword):
                actions.session_by_password(PHONE, "wrong")
        with pytest.raises(TooMany):
            actions.session_by_password(PHONE, "long enough")
    with clock.at(MORNING + timedelta(minutes=11)):
        assert actions.session_by_password(PHONE, "long enough") == user


def test_a_right_password_forgives_the_wrong_ones_before():
    person("13811112222", password="long enough")
    for _time in range(3):
        for _try in range(9):
            with pytest.raises(WrongPassword):
                actions.session_by_password(PHONE, "wrong")
        assert actions.session_by_password(PHONE, "long enough")


def test_a_token_lives_thirty_days_and_is_kept_hashed():
    user = person("13811112222")
    with clock.at(MORNING):
        token = actions.open_token(user)
        assert actions.user_of_token(token) == user
    with clock.at(MORNING + timedelta(days=30)):
        assert actions.user_of_token(token) is None
    assert token not in AccessToken.objects.values_list("token_hash", flat=True)


def test_a_closed_token_and_a_token_of_a_closed_account_open_nothing():
    user = person("13811112222")
    closed, other = actions.open_token(user), actions.open_token(user)

    assert (actions.close_token(closed), actions.close_token(closed)) == (True, False)
    assert (actions.user_of_token(closed), actions.user_of_token(other)) == (None, user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert actions.user_of_token(other) is None
    assert actions.user_of_token("dst_made_up") is None


@pytest.mark.django_db(transaction=True)
def test_of_racers_with_one_code_one_gets_in(codes):
    actions.request_code(PHONE)

    outcomes = race(8, lambda _number: actions.session_by_code(PHONE, codes[-1]))

    assert len([one for one in outcomes if isinstance(one, User)]) == 1
    assert all(isinstance(one, User | WrongCode | CodeExpired) for one in outcomes)
    assert User.objects.filter(phone_index=User.objects.by_login(PHONE).phone_index).count() == 1


@pytest.mark.django_db(transaction=True)
def test_racers_do_not_share_the_five_tries(codes):
    actions.request_code(PHONE)

    outcomes = race(12, lambda _number: actions.session_by_code(PHONE, wrong(codes[-1])))

    assert [type(one) for one in outcomes].count(WrongCode) == 5
    assert LoginCode.objects.latest("pk").tries == 5
