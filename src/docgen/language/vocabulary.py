"""Words of titles and names that neither the dictionary nor an ending tells how to read."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Titles ---------------------------------------------------------------------------------------

#: First parts of compounds that never change, whether a hyphen follows or not: «арт-директора».
FIXED_FRONT: Final = _words(
    """
    авто аккаунт арт аудио байер бизнес био бренд бэк бэкенд веб видео вице гейм геймдев данс
    диджитал евент ивент интернет кат кино колл комплаенс комьюнити контент контр креатив лайф лид
    маркетинг медиа мерч обер онлайн офис пиар пресс продакт продакшн проджект промо проект ретейл
    риск ритейл смм скрам стафф статс су супер тех топ трафик тренд тренинг тур унтер фитнес фото
    фронт фронтенд фулстек шеф штаб эвент эйчар экс эко экстра
    """
)
#: Parts of military ranks: «генерал-аншефа», but «капитана-наставника».
RANKS: Final = _words("адмирал генерал капитан лейтенант майор полковник премьер")
#: Adjectives cut by a full stop: the noun after them declines.
CUT_ADJECTIVES: Final = _words(
    """
    адм админ акад арт вед внеш внутр ген гл глав гос исп исполн исполнит ком комм коммер коммерч
    марк мед мл науч нар отв перв произв производств пром рег спец ст стар тех техн управ управл
    уч учен учеб фин финан экон юр юрид
    """
)
#: Nouns cut by a full stop: what follows depends on them.
CUT_NOUNS: Final = _words(
    """
    асс бухг дир доц зав зам зам-ль инж инсп ком нач начал оп пом пр пред предс преп проф рук
    руковод сек секр совет сотр спец упр управ
    """
)
#: Those of them that are written without the full stop, too.
WITHOUT_STOP: Final = _words("вед ген гл деп зав зам мл нач пом пред спец ст")
#: «И. о. директора», «врио директора» are the same in every case.
ACTING: Final = (("и", "о"), ("вр", "и", "о"), ("ио",), ("врио",), ("исп", "обязанности"))
#: Abbreviations of what somebody is: a title or a name after them declines.
PERSON_FORMS: Final = _words("ИП ГКФХ")
#: Abbreviations of companies: neither they nor the name after them change.
COMPANY_FORMS: Final = _words(
    """
    АНО АО АОЗТ АООТ ГАУ ГБОУ ГБПОУ ГБУ ГБУЗ ГК ГКУ ГСК ГУП ДНТ ЖК ЖСК ЗАО КПК КФХ МАОУ МАУ МБДОУ
    МБОУ МБУ МБУЗ МКК МКОУ МКУ МУП МФК НАО НКО НОУ НП ОАО ОДО ООО ПАО ПГК СНТ СПК СРО ТОО ТСЖ ТСН
    ФАУ ФБУ ФГАОУ ФГАУ ФГБОУ ФГБУ ФГБУЗ ФГКУ ФГУП ЧОО ЧОП ЧОУ ЧПОУ
    """
)
#: What an organisation may be, where its name tells it without quotes: «Администрация г. Твери».
ORGANISATIONS: Final = _words(
    """
    автошкола агентство администрация академия артель ассоциация банк библиотека больница бюро
    гимназия департамент дирекция епархия завод инспекция институт казначейство клуб коллегия
    колледж комбинат комиссия комитет компания кооператив корпорация лицей министерство музей
    общество община объединение организация отдел отделение отряд палата партия партнёрство
    поликлиника правительство правление предприятие представительство приход прокуратура профсоюз
    санаторий служба совет союз станция суд театр техникум товарищество трест университет
    управление учреждение фабрика федерация филиал фирма фонд хозяйство холдинг центр церковь
    школа
    """
)
#: Words for places cut by a full stop: the name of the place stays as it is, «в г. Тула».
PLACES: Final = _words("г гор д мкр обл п пгт пер пос пр просп р с ст стр ул")
#: After these a thing may stand in the accusative, which is like its nominative.
ACCUSATIVE: Final = _words("в во за на о об обо по под про сквозь через")
#: How words outside the dictionary end in other cases than the nominative.
OBLIQUE_ENDINGS: Final = tuple(_words("а я у ю ы и е ой ей ого его ов ев ом ем ам ям ых их"))

# Names ----------------------------------------------------------------------------------------

#: What stands before a surname without being one: titles, particles, words for «son» or «saint».
NAME_FRONT: Final = _words(
    """
    а абд абдул абу ага ад аз ак ал аль ан ап ар ас ат аф аш бар бат бек бен бей бин бинт бонч ван
    гаджи гази грум д да дас де дель делла ден дер ди дон дос дю ед ибн кази кара ла лас ле ло лос
    мак мелик мирза молла мулла нур о оф сан санкт санта сеид сен сент султан тен тер ум умм фом
    фон хаджи хан цу цур шан шах шейх эд эль эмир эн эр эс эф эш
    """
)
#: «Son» and «daughter»: with them, nothing in the name changes.
NAME_BACK: Final = _words("заде оглы оглу огли угли улы уулу кызы гызы кизи гизи")
#: Titles after a name: some people decline what stands before them, some do not.
NAME_TITLES: Final = _words("ага бей бек мирза паша хан шах эфенди")

#: French surnames stressed on the last letter never change.
FRENCH: Final = _words("дюма дега петипа мюра ламарка труайя")
#: Others are declined by some people, or are borne by others who decline them.
PERHAPS_FIXED: Final = _words(
    "тома люка ферма гамбетта деррида дерида тальма марра доде золя бриса колла казанова шота"
)
#: Old words for trades, adjectives by their form: Осадчий; Топчий and Гуржий are nouns.
ADJECTIVES_IN_CHIY: Final = _words("осадч кравч стряпч подьяч ловч певч зодч кормч")
#: Foreign surnames in -ин, -ов have -ом in the instrumental, Russian ones like Воронин -ым.
FOREIGN_SURNAMES: Final = _words(
    """
    болдвин болдуин бюлов вирхов гершвин годвин грин гриффин гудвин гутцков дарвин джоплин ирвин
    кельвин кронин куин маккуин марвин мелвин флотов франклин чаплин эдвин эрвин
    """
)
#: These may be either.
PERHAPS_FOREIGN: Final = _words("бегин берлин колин мартин остин паскин рабин робин рубин хардин")
#: Foreign first names in -о, which never change; Данило and Марко may.
FOREIGN_IN_O: Final = _words(
    """
    августо алехандро альваро альфредо бенито бернардо бруно вито гвидо гонсало гоги дато джино
    диего дино карло леонардо марсело марчелло отто пабло паоло педро пьетро резо ренато рикардо
    роберто сандро тито уго федерико фернандо франсиско франческо хуго шалико энрико эрнесто
    """
)
