"""The admin: deals have their documents on them."""

from collections.abc import Sequence

from django.contrib import admin

from docgen.contrib.django.admin import DocumentsAdmin
from docgen.models import Document
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
    readonly_fields = ("bill",)

    def docgen_period(self, record: Deal) -> str:
        """Offer the month of the last usage."""
        last = record.usage_set.order_by("-day").first()
        return f"{last.day:%Y-%m}" if last else super().docgen_period(record)

    def docgen_issued(self, record: Deal, documents: Sequence[Document]) -> None:
        """Write the bill's number into the deal: both are kept together, or neither."""
        for bill in (row for row in documents if row.type == "invoice"):
            record.bill = bill.number
            record.save()


admin.site.register((Firm, Customer))
