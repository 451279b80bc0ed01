"""Page types: the choice of cities, a city, articles, landing pages, and stories that enrich generated pages."""

from django.db import models
from django.http import Http404, HttpResponsePermanentRedirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from doorstep.kernel import bell
from doorstep.kernel.keeping import kept
from doorstep.kernel.search import ZhAutocompleteField, ZhSearchField
from doorstep.kernel.texts import TextsField
from doorstep.places.atlas import CityFacts, atlas
from doorstep.rulebook.book import book
from pages import addresses
from pages.blocks import Body
from pages.caching import LIVE_S
from pages.views import category, city, provider, service, written


class Told(models.Model):
    """What every page type tells: a heading and an introduction per language, and blocks."""

    heading = TextsField(_("heading"), max_length=80, blank=True, help_text=_("Large at the top. Empty: generated."))
    intro = TextsField(_("introduction"), long=True, max_length=400, blank=True, help_text=_("One or two sentences."))
    body = StreamField(Body(), blank=True, verbose_name=_("blocks"))

    class Meta:
        abstract = True

    def searched_text(self) -> str:
        return " ".join([*self.heading.values(), *self.intro.values()])


PANELS = [*Page.content_panels, FieldPanel("heading"), FieldPanel("intro"), FieldPanel("body")]
SEARCHED = [
    *Page.search_fields,
    ZhSearchField("searched_text"),
    ZhAutocompleteField("searched_text"),
    index.FilterField("live"),
]


class HomePage(Told, Page):
    """Where a visitor chooses a city."""

    content_panels = PANELS
    search_fields = SEARCHED
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["pages.CityPage", "pages.ArticlePage", "pages.LandingPage"]

    class Meta:
        verbose_name = _("choice of cities")

    def route(self, request, path_components):
        """Find a city in memory, where Wagtail needs two queries per part of the address."""
        found = self._cities().get(path_components[0]) if path_components else None
        return found.route(request, path_components[1:]) if found else super().route(request, path_components)

    def _cities(self) -> "dict[str, CityPage]":
        """Give the pages of all cities by their part of the address; kept until an editor publishes."""
        return kept("cities", (self.pk, bell.heard("pages")), LIVE_S, self._live_cities)

    def _live_cities(self):
        return {page.slug: page for page in CityPage.objects.child_of(self).live()}

    def serve(self, request, *args, **kwargs):
        return city.choice(request, self)


class CityPage(RoutablePageMixin, Told, Page):
    """A city's home, generated from what is published there; below it the generated pages of everything that is sold."""

    city = models.OneToOneField("places.City", on_delete=models.PROTECT, related_name="page", verbose_name=_("city"))

    content_panels = [*PANELS, FieldPanel("city")]
    search_fields = SEARCHED
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.LandingPage", "pages.ArticlePage", "pages.StoryPage"]

    class Meta:
        verbose_name = _("home of a city")

    def full_clean(self, *args, **kwargs):
        if self.city_id:
            self.slug = self.city.code  # generated pages and bookings are addressed by the city's code
        super().full_clean(*args, **kwargs)

    def facts(self, request) -> CityFacts:
        """Give the published city; one that is withdrawn has no pages."""
        found = atlas(book()).city(self.slug)
        if not found:
            raise Http404
        request.city_facts = found
        return found

    @path("", name="home")
    def home(self, request):
        return city.home(request, self.facts(request), self)

    @path("near/", name="near")
    def near(self, request):
        return city.near(request, self.facts(request))

    @path("search/", name="search")
    def search(self, request):
        return city.search(request, self.facts(request))

    @path("suggest/", name="suggest")
    def suggest(self, request):
        return city.suggest(request, self.facts(request))

    @path("categories/<slug:code>/", name="category")
    def category(self, request, code):
        return category.show_category(request, self.facts(request), code, self)

    @path("services/<slug:code>/", name="service")
    def service(self, request, code):
        return service.show_service(request, self.facts(request), code, self)

    @path("services/<slug:code>/reviews/", name="service-reviews")
    def service_reviews(self, request, code):
        return service.show_reviews(request, self.facts(request), code)

    @path("providers/<slug:code>/", name="provider")
    def provider(self, request, code):
        return provider.show_provider(request, self.facts(request), code)

    @path("articles/<slug:slug>/", name="article")
    def article(self, request, slug):
        self.facts(request)
        page = ArticlePage.objects.live().filter(slug=slug, view_restrictions=None).first()
        if not page:
            raise Http404
        return page.serve(request)

    def articles(self, most: int = 3) -> "list[ArticlePage]":
        """Give the newest articles of this city and of all cities; kept until an editor publishes."""
        return kept("articles", (self.pk, most, bell.heard("pages")), LIVE_S, lambda: self._newest(most))

    def _newest(self, most):
        mine = models.Q(path__startswith=self.path) | models.Q(depth=self.depth)
        open_ones = ArticlePage.objects.live().filter(mine, view_restrictions=None)
        return list(open_ones.order_by("-first_published_at")[:most])

    def campaign(self) -> "LandingPage | None":
        """Give the landing page that editors pinned to this home, the newest; kept until an editor publishes."""
        return kept("campaign", (self.pk, bell.heard("pages")), LIVE_S, self._pinned)

    def _pinned(self):
        pinned = LandingPage.objects.child_of(self).live().filter(is_pinned=True, view_restrictions=None)
        return pinned.order_by("-first_published_at", "-pk").first()

    def story_of(self, *, service: str = "", category: str = "") -> "StoryPage | None":
        """Give what editors wrote for a service or category in this city; read together, kept until an editor publishes."""
        return kept("stories", (self.pk, bell.heard("pages")), LIVE_S, self._stories).get((service, category))

    def _stories(self) -> dict[tuple[str, str], "StoryPage"]:
        found = StoryPage.objects.child_of(self).live().filter(view_restrictions=None)
        return {
            (story.service.code if story.service else "", story.category.code if story.category else ""): story
            for story in found.select_related("service", "category").order_by("-path")
        }

    def get_view_restrictions(self):
        """Give the restrictions on this page and above it; that there are none is kept until an editor changes it."""
        if self.alias_of_id:
            return super().get_view_restrictions()
        mark = bell.heard("pages")
        if mark is not None and not kept("restricted", (self.pk, mark), LIVE_S, lambda: self._restrictions().exists()):
            return PageViewRestriction.objects.none()
        return self._restrictions()

    def _restrictions(self):
        paths = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        return PageViewRestriction.objects.filter(page__path__in=paths, page__alias_of=None)

    def get_sitemap_urls(self, request=None):
        return []  # pages.plain lists generated and written pages from the book


class WrittenPage(Told, Page):
    """What articles and landing pages share."""

    content_panels = PANELS
    search_fields = SEARCHED

    class Meta:
        abstract = True

    def serve(self, request, *args, **kwargs):
        return written.show_written(request, self)


class ArticlePage(WrittenPage):
    """An article: how to choose, how to prepare; its live blocks speak of the city in which it is read."""

    picture = models.ForeignKey(
        "media.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("picture")
    )
    content_panels = [*PANELS, FieldPanel("picture")]
    parent_page_types = ["pages.HomePage", "pages.CityPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("article")


class LandingPage(WrittenPage):
    """A free page from blocks; one that is pinned is the running campaign of its city."""

    is_pinned = models.BooleanField(
        _("on the home of the city"),
        default=False,
        help_text=_(
            "Its heading and introduction stand there. Of several the newest; to end it by itself, schedule it."
        ),
    )

    content_panels = [*PANELS, FieldPanel("is_pinned")]
    parent_page_types = ["pages.HomePage", "pages.CityPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("landing page")


class StoryPage(Told, Page):
    """What editors add to the generated page of a service or category in one city; it has no address of its own."""

    service = models.ForeignKey(
        "catalog.Service", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("service")
    )
    category = models.ForeignKey(
        "catalog.Category",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("category"),
    )
    content_panels = [*PANELS, FieldPanel("service"), FieldPanel("category")]
    parent_page_types = ["pages.CityPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("story of a service")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(service__isnull=False, category__isnull=True)
                | models.Q(service__isnull=True, category__isnull=False),
                name="story_of_one",
            )
        ]

    def serve(self, request, *args, **kwargs):
        place = self.get_parent().slug
        if self.service:
            return HttpResponsePermanentRedirect(addresses.service(place, self.service.code))
        return HttpResponsePermanentRedirect(addresses.category(place, self.category.code))
