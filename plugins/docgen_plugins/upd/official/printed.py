"""Which places of a УПД file its printed forms show, in all versions of the format.

What is not listed stands in the annex of a view: further sellers and buyers, signers with their
powers, text fields, marking codes, the state system's data and all that the forms have no room for.
"""

from __future__ import annotations

from typing import Final

from docgen.official.file import OfficialFile
from docgen.official.printed import PrintedPlaces, under

_DOCUMENT: Final = "/Файл/Документ"
_HEAD: Final = f"{_DOCUMENT}/СвСчФакт"
_LINE: Final = f"{_DOCUMENT}/ТаблСчФакт/СведТов*"
_TOTAL: Final = f"{_DOCUMENT}/ТаблСчФакт/ВсегоОпл"
_HANDOVER: Final = f"{_DOCUMENT}/СвПродПер/СвПер"

_NAME: Final = ("@Фамилия", "@Имя", "@Отчество")
_SHORT: Final = ("@СокрНаим", "@КраткНазв")

_NAMES: Final = (
    *_SHORT,
    *under("ИдСв/СвИП/ФИО", *_NAME),
    *("ИдСв/СвЮЛУч/@НаимОрг", "ИдСв/СвИнНеУч/@Наим", "ИдСв/СвИнНеУч/@НаимОрг"),
    "ИдСв/СвЮлНеУч/@НаимОрг",
    *under("ИдСв/СвФЛУч/ФИО", *_NAME),
    *under("ИдСв/СвФЛУчастФХЖ/ФИО", *_NAME),
)
_NUMBERS: Final = (
    *("ИдСв/СвИП/@ИННФЛ", "ИдСв/СвЮЛУч/@ИННЮЛ", "ИдСв/СвЮЛУч/@КПП"),
    *("ИдСв/СвФЛУч/@ИННФЛ", "ИдСв/СвФЛУчастФХЖ/@ИННФЛ"),
)
_BY_PARTS: Final = (
    *("@Индекс", "@КодРегион", "@НаимРегион", "@Район", "@Город", "@НаселПункт", "@Улица"),
    *("@Дом", "@Корпус", "@Кварт", "@ИныеСвед"),
)
_ADDRESS: Final = (
    *under("Адрес/АдрРФ", *_BY_PARTS),
    "Адрес/АдрИнф/@АдрТекст",
    *under("Адрес/АдрГАР", "@Индекс", "Регион", "НаимРегион", "ЗемелУчасток"),
    *under("Адрес/АдрГАР/МуниципРайон", "@Наим"),
    *under("Адрес/АдрГАР/ГородСелПоселен", "@Наим"),
    *under("Адрес/АдрГАР/НаселенПункт", "@Вид", "@Наим"),
    *under("Адрес/АдрГАР/ЭлПланСтруктур", "@Тип", "@Наим"),
    *under("Адрес/АдрГАР/ЭлУлДорСети", "@Тип", "@Наим"),
    *under("Адрес/АдрГАР/Здание*", "@Тип", "@Номер"),
    *under("Адрес/АдрГАР/ПомещЗдания", "@Тип", "@Номер"),
    *under("Адрес/АдрГАР/ПомещКвартиры", "@Тип", "@Номер"),
)
PARTY: Final = (*_NAMES, *_NUMBERS, *_ADDRESS)
_OTHER_PARTY: Final = (*_NAMES, *_ADDRESS)
_REFERENCE: Final = ("@РеквНаимДок", "@РеквНомерДок", "@РеквДатаДок")

_COMMON: Final = (
    *under(_HEAD, "@НомерДок", "@ДатаДок", "@НомерСчФ", "@ДатаСчФ", "@КодОКВ"),
    *under(f"{_HEAD}/ИспрДок", "@НомИспр", "@ДатаИспр"),
    *under(f"{_HEAD}/ИспрСчФ", "@НомИспрСчФ", "@ДатаИспрСчФ", "@ДефНомИспрСчФ", "@ДефДатаИспрСчФ"),
    *under(f"{_HEAD}/СвПрод", *PARTY),
    *under(f"{_HEAD}/СвПокуп", *PARTY),
    f"{_HEAD}/ГрузОт/ОнЖе",
    *under(f"{_HEAD}/ГрузОт/ГрузОтпр", *_OTHER_PARTY),
    *under(f"{_HEAD}/ГрузПолуч", *_OTHER_PARTY),
    *under(f"{_HEAD}/ДенИзм", "@КодОКВ", "@НаимОКВ"),
    *under(f"{_HEAD}/ДопСвФХЖ1", "@НаимОКВ", "@ИдГосКон"),
    *under(_LINE, "@НомСтр", "@НаимТов", "@ОКЕИ_Тов", "@ДефОКЕИ_Тов", "@НаимЕдИзм", "@КолТов"),
    *under(_LINE, "@ЦенаТов", "@СтТовБезНДС", "@НалСт", "@СтТовУчНал", "@ДефСтТовУчНал"),
    *under(f"{_LINE}/СвДТ", "@КодПроисх", "@НомерДТ"),
    *under(f"{_LINE}/СвТД", "@КодПроисх", "@ДефКодПроисх", "@НомерТД"),
    *under(f"{_LINE}/Акциз", "СумАкциз", "БезАкциз"),
    *under(f"{_LINE}/СумНал", "СумНал", "БезНДС", "ДефНДС"),
    *under(f"{_LINE}/ДопСведТов", "@НаимЕдИзм", "@КодВидТов", "КрНаимСтрПр", "@КрНаимСтрПр"),
    *under(f"{_LINE}/ДопСведТов", "@ХарактерТов", "@СортТов", "@АртикулТов"),
    *under(f"{_LINE}/ДопСведТов/СведПрослеж", "@НомТовПрослеж", "@ЕдИзмПрослеж"),
    *under(f"{_LINE}/ДопСведТов/СведПрослеж", "@НаимЕдИзмПрослеж", "@КолВЕдПрослеж"),
    f"{_LINE}/ДопСведТов/СведПрослеж/@СтТовБезНДСПрослеж",
    *under(_TOTAL, "@СтТовБезНДСВсего", "@СтТовУчНалВсего", "@ДефСтТовУчНалВсего"),
    *under(f"{_TOTAL}/СумНалВсего", "СумНал", "БезНДС", "ДефНДС"),
)
_OF_VAT_INVOICE: Final = (
    *under(f"{_HEAD}/СвПРД*", "@НомерПРД", "@ДатаПРД"),
    *under(f"{_HEAD}/ДокПодтвОтгрНом*", *_REFERENCE),
    *under(f"{_HEAD}/ДокПодтвОтгр*", "@НаимДокОтгр", "@НомДокОтгр", "@ДатаДокОтгр"),
)
_OF_UPD: Final = (
    f"{_DOCUMENT}/@Функция",
    f"{_DOCUMENT}/@НаимЭконСубСост",
    f"{_LINE}/ДопСведТов/@КодТов",
    *under(_HANDOVER, "@ДатаПер", "БезДокОснПер"),
    *under(f"{_HANDOVER}/ОснПер*", *_REFERENCE, "@НаимОсн", "@НомОсн", "@ДатаОсн"),
    *under(f"{_HANDOVER}/СвЛицПер/РабОргПрод", "@Должность", *(f"ФИО/{row}" for row in _NAME)),
    *under(f"{_HANDOVER}/СвЛицПер/ИнЛицо/ПредОргПер", "@Должность"),
    *under(f"{_HANDOVER}/СвЛицПер/ИнЛицо/ПредОргПер/ФИО", *_NAME),
    *under(f"{_HANDOVER}/СвЛицПер/ИнЛицо/ФЛПер/ФИО", *_NAME),
    f"{_HANDOVER}/Тран/@СвТран",
    f"{_HANDOVER}/ТранГруз/@СвТранГруз",
)

#: Without a date the forms do not print what the format allows to have none.
_IF_GIVEN: Final = {
    "СвПРД": ("ДатаПРД",),
    "ОснПер": ("РеквДатаДок", "ДатаОсн"),
    "ДокПодтвОтгр": ("ДатаДокОтгр",),
}
_PARTIES: Final = ("СвПрод", "СвПокуп", "ГрузОт/ГрузОтпр", "ГрузПолуч")
#: Of an organisation the short name is printed in place of the full one, of others never.
_UNLESS: Final = {
    f"{_HEAD}/{party}/ИдСв/СвЮЛУч/@НаимОрг": "../../@СокрНаим | ../../@КраткНазв"
    for party in _PARTIES
} | {
    f"{_HEAD}/{party}/{name}": "ИдСв/*[not(self::СвЮЛУч)]" for party in _PARTIES for name in _SHORT
}


_PRINTED: Final = {
    "СЧФ": (*_COMMON, *_OF_VAT_INVOICE, f"{_DOCUMENT}/@Функция"),
    "СЧФДОП": (*_COMMON, *_OF_VAT_INVOICE, *_OF_UPD),
    "ДОП": (*_COMMON, *_OF_UPD),
}
#: Whether a line is of goods, a work or a service: worth a row of its own where lines differ.
_NATURE: Final = f"{_LINE}/ДопСведТов/@ПрТовРаб"


def printed_places(file: OfficialFile) -> PrintedPlaces:
    """Return what the printed form of a file shows."""
    document = file.root.find("Документ")
    function = "" if document is None else document.get("Функция", "")
    paths = _PRINTED.get(function, _PRINTED["ДОП"])
    natures = set(file.root.xpath("Документ/ТаблСчФакт/СведТов/ДопСведТов/@ПрТовРаб"))
    all_alike = (_NATURE,) if len(natures) == 1 else ()
    return PrintedPlaces.of(*paths, *all_alike, if_given=_IF_GIVEN, unless=_UNLESS)
