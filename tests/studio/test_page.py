"""The studio as its authors use it: in a real browser, over a real program."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path

import pytest
from docx import Document
from PIL import Image
from playwright.sync_api import Page, expect
from tests.browsing import looked_over
from tests.studio.conftest import author

EXAMPLE = Path(__file__).parents[2] / "examples/my-templates/templates/invoice/our"
NUMBERS = count(1)
#: What axe looks for: WCAG 2.1, level AA.
RULES = ("wcag2a", "wcag2aa", "wcag21aa")
#: Lets a press last as long as it takes: on a busy machine the mouse is let go late.
PATIENT = """
(later => { setTimeout = (act, wait) => later(act, wait === 600 ? 60000 : wait) })(setTimeout)
"""


@pytest.fixture
def template(server):
    """Put a draft of an invoice into the studio's folder; return its address there."""
    name = f"our-{next(NUMBERS)}"
    shutil.copytree(EXAMPLE, server.folder / ".studio" / "invoice" / name)
    return f"invoice/{name}"


def open_template(page: Page, template: str) -> None:
    """Follow a link to a template, and wait for its page with the values on it."""
    page.goto(f"{page.url.partition('#')[0]}#{template}")
    seen(page)


def seen(page: Page) -> None:
    """Wait until the page is drawn and its values are found."""
    page.wait_for_selector("body[data-drawn]")
    page.wait_for_selector(".spot", state="attached")


def drawn(page: Page) -> int:
    """Return how often the page has been drawn."""
    return int(page.locator("body").get_attribute("data-drawn") or 0)


def wait_for_drawing(page: Page, after: int) -> None:
    """Wait until it has been drawn once more."""
    page.wait_for_selector(f'body:not([data-drawn="{after}"])')


def go_to(page: Page, text: str) -> None:
    """Put the cursor at the end of the line with a text."""
    page.locator(".cm-line", has_text=text).first.click()
    page.keyboard.press("End")


def test_a_new_template_is_made_without_any_code(server, browser, tmp_path):
    """Document, base, look, name: the page shows what comes of it, and then it is there to edit."""
    stamp = tmp_path / "Печать.png"
    Image.new("RGB", (90, 90), "blue").save(stamp)
    with author(browser, server) as page:
        page.get_by_role("button", name="Новый шаблон").click()
        page.get_by_role("button", name="Дальше").click()
        page.get_by_role("button", name="Дальше").click()
        page.get_by_role("radio", name="Вишнёвый").click()
        page.get_by_label("Файл печати").set_input_files(stamp)
        expect(page.locator(".pict")).to_be_visible()
        page.get_by_role("button", name="Дальше").click()
        page.get_by_label("Название", exact=True).last.fill("Вишнёвый счёт")
        page.get_by_role("button", name="Дальше").click()
        seen(page)
        expect(page.locator(".crumbs")).to_contain_text("Вишнёвый счёт")
        settings = server.folder / ".studio" / "invoice" / "our" / "template.toml"
        text = settings.read_text("utf-8")
        assert 'accent = "#8c2f39"' in text
        assert 'stamp_picture = "stamp.png"' in text
        assert (settings.parent / "stamp.png").read_bytes() == stamp.read_bytes()


def test_the_browsers_own_way_back_leads_back(server, browser, template):
    """Links, bookmarks and the browser's arrows go where the address says."""
    with author(browser, server) as page:
        begin = page.get_by_role("button", name="Новый шаблон")
        begin.wait_for()
        open_template(page, template)
        page.go_back()
        begin.wait_for()
        page.go_forward()
        expect(page.locator(".crumbs")).to_contain_text("Счёт")


def test_an_author_writes_and_sees(server, browser, template):
    """From nothing to a page in the author's words: typed, completed, inserted, mended."""
    with author(browser, server) as page:
        open_template(page, template)
        # Words are typed, and the page is drawn anew.
        before = drawn(page)
        go_to(page, "К оплате")
        page.keyboard.type("<b>Спасибо</b>")
        wait_for_drawing(page, before)
        expect(page.locator(".saved")).to_contain_text("Сохранено")
        # A shortcode is suggested with its present value.
        page.keyboard.type("[покупатель.ин")
        named = page.get_by_text("ИНН покупателя", exact=True)
        option = page.get_by_role("option").filter(has=named)
        expect(option).to_contain_text("7710990027")
        option.click()
        expect(page.locator(".cm-line", has_text="Спасибо")).to_contain_text("[покупатель.инн]")
        # A wrong one is told of in its line, and mended by one click.
        page.keyboard.type("[покупатель.кп]")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Заменить на [покупатель.кпп]").click()
        expect(page.locator(".cm-line", has_text="Спасибо")).to_contain_text("[покупатель.кпп]")
        expect(page.locator(".foot .bad")).to_have_count(0)
        # From the palette, by its name in words.
        page.get_by_label("Найти значение").fill("дата договора")
        page.locator(".pal", has_text="Дата договора").first.click()
        expect(page.locator(".cm-line", has_text="Спасибо")).to_contain_text("[договор.дата]")


def test_what_is_found_is_underlined_where_it_is(server, browser, template):
    """What is wrong on some sample alone is told at its line, while the cursor is there."""
    with author(browser, server) as page:
        open_template(page, template)
        go_to(page, "К оплате")
        page.keyboard.type(" [покупатель.телефон]")
        page.locator(".hint-at").first.click()
        expect(page.locator(".fix")).to_contain_text("Нет значения для [покупатель.телефон]")
        expect(page.locator(".foot")).to_contain_text("1 замечание")


def test_of_two_authors_the_second_chooses_whose_text_stays(server, browser, template):
    """Who has not heard of the other one's text is asked before he writes over it."""
    with author(browser, server) as page, author(browser, server) as other:
        other.route("**/api/events*", lambda route: route.abort())
        for window in (page, other):
            open_template(window, template)
        for window, word in ((page, " Первым"), (other, " Вторым")):
            go_to(window, "К оплате")
            with window.expect_response("**/api/save"):
                window.keyboard.type(word)
            expect(window.locator(".saved.warn" if window is other else ".saved")).to_contain_text(
                "Не сохранено" if window is other else "Сохранено"
            )
        expect(other.locator(".note")).to_contain_text("сохранил другой автор")
        other.get_by_role("button", name="Взять его текст").click()
        expect(other.locator(".cm-content")).to_contain_text("Первым")
        expect(other.locator(".cm-content")).not_to_contain_text("Вторым")


def test_values_and_their_shortcodes_lead_to_one_another(server, browser, template):
    """A click on a value shows where it comes from; another format rewrites its shortcode."""
    with author(browser, server) as page:
        open_template(page, template)
        page.locator(".spot", has_text="Последний день оплаты").first.click()
        inspector = page.locator(".insp")
        expect(inspector).to_contain_text("10 ноября 2026")
        expect(inspector).to_contain_text("Отсрочка")
        expect(page.locator(".s.lit").first).to_contain_text("срок_оплаты")
        inspector.locator(".opts").get_by_text("10.11.2026", exact=True).click()
        expect(page.locator(".cm-line", has_text="[срок_оплаты]")).to_have_count(1)
        expect(inspector.locator(".big")).to_have_text("10.11.2026")
        page.locator(".s", has_text="[продавец.наименование]").first.click()
        expect(page.locator(".spot.lit").first).to_contain_text("наименование продавца")


def test_what_is_pressed_stays_until_it_is_let_go(server, browser, template):
    """Values that come while the author presses a choice do not take it from under his hand."""
    with author(browser, server) as page:
        page.evaluate(PATIENT)
        held = []
        page.route("**/api/palette", lambda route: held.append((route, route.fetch())))
        open_template(page, template)
        page.locator(".spot", has_text="Последний день оплаты").first.click()
        choice = page.locator(".insp .opts").get_by_text("10.11.2026", exact=True)
        choice.hover()
        page.mouse.down()
        for route, answer in held:
            with page.expect_response("**/api/palette"):
                route.fulfill(response=answer)
        page.mouse.up()
        expect(page.locator(".cm-line", has_text="[срок_оплаты]")).to_have_count(1)
        expect(page.locator(".insp input:checked").first).to_be_focused()


def test_what_is_wrong_with_data_is_told_beside_its_field(server, browser, template):
    """While it is typed; the field stays under the author's hands."""
    with author(browser, server) as page:
        open_template(page, template)
        page.get_by_role("tab", name="Данные").click()
        field = page.locator('[data-path="buyer.inn"]')
        field.get_by_label("ИНН").fill("7710990028")
        expect(field.locator(".ferr")).to_contain_text("контрольн")
        expect(field.get_by_label("ИНН")).to_be_focused()
        field.get_by_label("ИНН").fill("7710990027")
        expect(field.locator(".ferr")).to_have_count(0)


def test_a_version_is_published_and_comes_back(server, browser, template):
    """A draft becomes a version, and an older one is in force again by one click."""
    with author(browser, server) as page:
        open_template(page, template)
        name = template.rpartition("/")[2]
        go_to(page, "К оплате")
        lines = page.locator(".cm-line").count()
        for why in ("Первая", "Вторая"):
            page.keyboard.press("Control+Enter")
            assert page.locator(".cm-line").count() in {0, lines}
            page.get_by_label("Что изменилось").fill(why)
            page.locator(".dialog").get_by_role("button", name="Опубликовать").click()
            expect(page.locator("#vers")).to_contain_text(why)
        page.get_by_role("button", name="Вернуть").click()
        expect(page.locator("#vers")).to_contain_text("Возвращена версия 1")
        folders = sorted(path.name for path in (server.folder / "invoice").glob(f"{name}*"))
        assert folders == [name, f"{name}-v002", f"{name}-v003"]
        page.get_by_role("link", name="Сравнение").click()
        expect(page.locator(".pair canvas")).to_have_count(2)
        expect(page.locator(".diffs")).to_contain_text("Отличий нет")


def test_a_word_file_is_dropped(server, browser, tmp_path):
    """A Word file is looked over, paragraph by paragraph, beside its page."""
    file = tmp_path / "Акт.docx"
    word = Document()
    word.add_paragraph("Акт № [номер] для [покупатель.наименование]")
    word.add_paragraph("Всего [итого.ндсс]")
    word.save(file)
    with author(browser, server) as page:
        page.locator(".dropz input").set_input_files(file)
        expect(page.locator(".wordpane")).to_contain_text("итого.ндсс")
        expect(page.locator(".wordpane .fh small").first).to_contain_text("Абзац")
        page.wait_for_selector("body[data-drawn]")
        page.get_by_role("button", name="Заменить на [итого.ндс]").click()
        expect(page.locator(".wordpane")).not_to_contain_text("итого.ндсс")
        with page.expect_download() as downloaded:
            page.get_by_role("button", name="Скачать файл").click()
        texts = [row.text for row in Document(downloaded.value.path()).paragraphs]
        assert texts[1] == "Всего [итого.ндс]"
        page.locator(".pal", has_text="Номер документа").first.wait_for()


def test_the_keyboard_alone_is_enough(server, browser, template):
    """Without a mouse: to the text, the page's values and the palette, and out of the text."""
    with author(browser, server) as page:
        open_template(page, template)
        page.keyboard.press("Alt+1")
        expect(page.locator(".cm-content")).to_be_focused()
        page.keyboard.press("Alt+2")
        expect(page.locator(".spot").first).to_be_focused()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(page.locator(".insp .what")).not_to_be_empty()
        page.keyboard.press("Escape")
        page.keyboard.press("Alt+3")
        expect(page.get_by_label("Найти значение")).to_be_focused()


def test_nothing_typed_is_lost_when_the_server_is_away(server, browser, template):
    """The server is started anew while somebody writes: the page finds it, and saves."""
    with author(browser, server) as page:
        open_template(page, template)
        go_to(page, "К оплате")
        server.stop()
        page.keyboard.type("<i>Без связи</i>")
        expect(page.locator(".saved")).to_contain_text("не сохранен")
        server.restart()
        expect(page.locator(".saved")).to_contain_text("Сохранено")
        name = template.rpartition("/")[2]
        draft = server.folder / ".studio" / "invoice" / name / "template.html"
        assert "Без связи" in draft.read_text("utf-8")


@pytest.mark.parametrize("width", [1280, 390])
def test_every_screen_can_be_used_by_everybody(server, browser, template, width):
    """By axe there is nothing to mend on any screen, wide or narrow; none scrolls sideways."""
    with author(browser, server, width=width) as page:
        looked_over(page, "home", RULES)
        open_template(page, template)
        looked_over(page, "editor", RULES)
        for name, ready in (("Версии", "#vers"), ("Сравнение", ".pair canvas")):
            page.get_by_role("link", name=name).click()
            page.wait_for_selector(ready, state="attached")
            looked_over(page, name, RULES)
