"""The admin: deals have their documents on them."""

from django.contrib import admin

from docgen.contrib.django.admin import DocumentsAdmin
from sales.models import Customer, Deal, Firm, Usage


class UsageInline(admin.TabularInline):
    """Usage on the page of its deal."""

    model = Usage
    extra = 0


@admin.register(Deal)
class DealAdmin(DocumentsAdmin, admin.ModelAdmin):
    """Deals: each is a contract of docgen's source."""

    inlines = (UsageInline,)
    list_display = ("number", "customer", "bill")

    def docgen_period(self, record: Deal) -> str:
        """Offer the month of the last usage."""
        last = record.usage_set.order_by("-day").first()
        return f"{last.day:%Y-%m}" if last else super().docgen_period(record)


admin.site.register((Firm, Customer))
