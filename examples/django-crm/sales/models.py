"""The CRM's own records."""

from django.db import models


class Party(models.Model):
    """A company."""

    title = models.CharField("название", max_length=200)
    inn = models.CharField("ИНН", max_length=12)
    kpp = models.CharField("КПП", max_length=9)
    ogrn = models.CharField("ОГРН", max_length=13)
    address = models.CharField("адрес", max_length=300)

    class Meta:  # noqa: D106 - Django's own
        abstract = True

    def __str__(self) -> str:
        return self.title


class Firm(Party):
    """One of our own companies."""

    bank = models.CharField("банк", max_length=200)
    bic = models.CharField("БИК", max_length=9)
    correspondent = models.CharField("корр. счёт", max_length=20)
    account = models.CharField("расчётный счёт", max_length=20)
    director = models.CharField("директор", max_length=200)

    class Meta:  # noqa: D106 - Django's own
        verbose_name, verbose_name_plural = "наша фирма", "наши фирмы"


class Customer(Party):
    """Who buys."""

    email = models.EmailField("почта", blank=True)
    login = models.CharField("логин в кабинете", max_length=150, blank=True)

    class Meta:  # noqa: D106 - Django's own
        verbose_name, verbose_name_plural = "клиент", "клиенты"


class Deal(models.Model):
    """What was agreed with a customer."""

    number = models.CharField("номер", max_length=50)
    signed = models.DateField("дата")
    firm = models.ForeignKey(Firm, models.PROTECT, verbose_name="фирма")
    customer = models.ForeignKey(Customer, models.PROTECT, verbose_name="клиент")
    bill = models.CharField("счёт", max_length=50, blank=True)

    class Meta:  # noqa: D106 - Django's own
        verbose_name, verbose_name_plural = "сделка", "сделки"

    def __str__(self) -> str:
        return self.number


class Usage(models.Model):
    """What was consumed under a deal."""

    deal = models.ForeignKey(Deal, models.CASCADE)
    day = models.DateField("день")
    title = models.CharField("услуга", max_length=200)
    quantity = models.DecimalField("количество", max_digits=12, decimal_places=3, default=1)
    price = models.DecimalField("цена", max_digits=12, decimal_places=2)

    class Meta:  # noqa: D106 - Django's own
        verbose_name, verbose_name_plural = "услуга", "услуги"

    def __str__(self) -> str:
        return self.title
