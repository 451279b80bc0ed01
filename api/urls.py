"""Addresses: nouns only; what looks like no code or number of ours is not found before it is looked up."""

from django.urls import path, re_path, register_converter

from api import account, booking, changes, content, docs, evidence, meeting, pages, services, times, work


class CodeConverter:
    """A code: small letters, digits, hyphens."""

    regex = r"[a-z0-9][a-z0-9-]{0,79}"
    to_python = to_url = str


class NumberConverter:
    """A number that people read aloud."""

    regex = r"[A-Za-z0-9]{4,20}"
    to_url = str

    def to_python(self, value):
        return value.upper()


class IdConverter:
    """A row's id that fits into the database."""

    regex = r"[0-9]{1,15}"
    to_python = int
    to_url = str


register_converter(CodeConverter, "code")
register_converter(NumberConverter, "number")
register_converter(IdConverter, "id")

urlpatterns = [
    path("schema/", docs.schema, name="api-schema"),
    path("docs/", docs.page, name="api-docs"),
    path("problems/", docs.Problems.as_view()),
    path("cities/", content.Cities.as_view()),
    path("categories/", content.Categories.as_view()),
    path("categories/<code:code>/", content.CategoryDoor.as_view()),
    path("login-codes/", account.LoginCodes.as_view()),
    path("sessions/", account.Sessions.as_view()),
    path("sessions/current/", account.SessionDoor.as_view()),
    path("me/", account.Me.as_view()),
    path("addresses/", account.Addresses.as_view()),
    path("addresses/<id:address_id>/", account.AddressDoor.as_view()),
    path("favourites/", account.Favourites.as_view()),
    path("favourites/<code:city>/<code:kind>/<code:code>/", account.FavouriteDoor.as_view()),
    path("services/", services.Services.as_view()),
    path("services/<code:code>/", services.ServiceDoor.as_view()),
    path("services/<code:code>/slots/", times.Slots.as_view()),
    path("services/<code:code>/slots/explanation/", times.SlotExplanation.as_view()),
    path("search/", services.Search.as_view()),
    path("places/", times.Places.as_view()),
    path("serviceability/", times.Serviceability.as_view()),
    path("pages/", pages.Pages.as_view()),
    path("pages/<id:page_id>/", pages.PageDoor.as_view()),
    path("quotes/", booking.Quotes.as_view()),
    path("holds/", booking.Holds.as_view()),
    path("holds/<number:number>/", booking.HoldDoor.as_view()),
    path("bookings/", booking.Bookings.as_view()),
    path("bookings/<number:number>/", booking.BookingDoor.as_view()),
    path("bookings/<number:number>/payment/", booking.Payment.as_view()),
    path("bookings/<number:number>/slots/", changes.BookingSlots.as_view()),
    path("bookings/<number:number>/reschedule/", changes.RescheduleDoor.as_view()),
    path("bookings/<number:number>/cancellation/", changes.CancellationDoor.as_view()),
    path("bookings/<number:number>/provider-absence/", changes.ProviderAbsence.as_view()),
    path("bookings/<number:number>/acceptance/", booking.Acceptance.as_view()),
    path("bookings/<number:number>/evidence/", evidence.BookingEvidence.as_view()),
    path("evidence/<number:number>/file/", evidence.EvidenceFile.as_view()),
    path("bookings/<number:number>/review/", booking.BookingReview.as_view()),
    path("providers/", meeting.Providers.as_view()),
    path("providers/<code:code>/", meeting.ProviderDoor.as_view()),
    path("reviews/", meeting.Reviews.as_view()),
    path("reviews/<id:review_id>/reply/", meeting.ReviewReply.as_view()),
    path("jobs/", work.Jobs.as_view()),
    path("jobs/<number:number>/", work.JobDoor.as_view()),
    path("jobs/<number:number>/acceptance/", work.JobAcceptance.as_view()),
    path("jobs/<number:number>/declining/", work.JobDeclining.as_view()),
    path("jobs/<number:number>/steps/", work.JobSteps.as_view()),
    path("jobs/<number:number>/evidence/", evidence.JobEvidence.as_view()),
    path("jobs/<number:number>/customer-rating/", work.CustomerRatingDoor.as_view()),
    path("decline-reasons/", work.DeclineReasons.as_view()),
    path("hours/", work.Hours.as_view()),
    path("leaves/", work.Leaves.as_view()),
    path("leaves/<id:leave_id>/", work.LeaveDoor.as_view()),
    re_path(r"", docs.nothing),
]
