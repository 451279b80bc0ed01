"""Addresses of screens in a language: booking, account, portal; everything else is the page tree."""

from django.conf import settings
from django.urls import include, path, re_path
from wagtail.urls import serve_pattern

from pages.account import addresses as places
from pages.account import changes, entry, inbox, keeping, orders, review
from pages.booking.pay import pay
from pages.booking.what import what
from pages.booking.when import when
from pages.booking.where import where
from pages.demo.mailbox import mailbox
from pages.sites import serve
from pages.styleguide import styleguide
from pages.work import agenda, hours, income, job

booking = "<slug:city>/book/<slug:service>/"
order = "account/orders/<slug:number>/"

urlpatterns = [
    path(booking, what, name="book-what"),
    path(f"{booking}where/", where, name="book-where"),
    path(f"{booking}when/", when, name="book-when"),
    path(f"{booking}pay/<slug:number>/", pay, name="book-pay"),
    path("login/", entry.login, name="login"),
    path("login/code/", entry.code, name="login-code"),
    path("login/password/", entry.password, name="login-password"),
    path("logout/", entry.logout, name="logout"),
    path("account/", entry.account, name="account"),
    path("account/profile/", entry.profile, name="profile"),
    path("account/addresses/", places.addresses_list, name="addresses"),
    path("account/addresses/new/", places.new, name="address-new"),
    path("account/addresses/<int:number>/removal/", places.remove, name="address-remove"),
    path("account/favourites/", keeping.favourites, name="favourites"),
    path("account/favourites/<slug:city>/<slug:kind>/<slug:code>/", keeping.keep, name="keep"),
    path("account/messages/", inbox.inbox, name="messages"),
    path("account/access/", inbox.access_log, name="access-log"),
    path("account/orders/", orders.orders, name="orders"),
    path(order, orders.order, name="order"),
    path(f"{order}payment/", orders.payment, name="order-pay"),
    path(f"{order}acceptance/", orders.acceptance, name="order-accept"),
    path(f"{order}absence/", orders.nobody_came, name="order-absence"),
    path(f"{order}again/", orders.again, name="order-again"),
    path(f"{order}cancellation/", changes.cancellation, name="order-cancel"),
    path(f"{order}reschedule/", changes.rescheduling, name="order-move"),
    path(f"{order}review/", review.write, name="order-review"),
    path("work/", agenda.agenda, name="work"),
    path("work/jobs/<slug:number>/", job.job, name="job"),
    path("work/jobs/<slug:number>/step/", job.step, name="job-step"),
    path("work/jobs/<slug:number>/evidence/", job.give, name="job-evidence"),
    path("work/jobs/<slug:number>/rating/", job.rate, name="job-rating"),
    path("work/jobs/<slug:number>/decline/", job.decline, name="job-decline"),
    path("work/hours/", hours.hours, name="work-hours"),
    path("work/leave/", hours.leave, name="work-leave"),
    path("work/leave/<int:number>/withdrawal/", hours.withdraw, name="work-leave-withdraw"),
    path("work/reviews/", income.reviews, name="work-reviews"),
    path("work/reviews/<int:number>/reply/", income.reply, name="work-reply"),
    path("work/income/", income.income, name="work-income"),
    path("styleguide/", styleguide, name="styleguide"),
]
if settings.DEMO:
    urlpatterns.append(path("mailbox/", mailbox, name="mailbox"))
urlpatterns += [
    re_path(serve_pattern, serve, name="wagtail_serve"),
    path("", include("wagtail.urls")),
]
