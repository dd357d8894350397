// The page in English; what is not here stays Russian, as the documents are.

export const ENGLISH: Record<string, string> = {
  "Шаблон": "Template", "Образцы": "Samples", "Сравнение": "Compare", "Версии": "Versions", "Черновик": "Draft",
  "Опубликовать…": "Publish…", "Опубликовать": "Publish", "Сохранено": "Saved", "Сохраняю…": "Saving…", "Уже сохранено": "Already saved",
  "Страница": "Page", "Оформление": "Style", "Настройки": "Settings", "Слова": "Words", "Вставить": "Insert", "Данные": "Data",
  "Значение": "Value", "По ширине": "Fit width", "Ошибок нет": "No errors", "Шаблоны": "Templates", "Новый шаблон": "New template",
  "Правка": "Edit", "Отмена": "Cancel", "Дальше": "Next", "Назад": "Back", "Скачать": "Download", "Найти": "Find", "Отменить": "Undo",
  "Вернуть": "Bring back", "Все шаблоны": "All templates", "подсказка": "suggestions", "строка": "line", "Строка": "Line",
  "не читается. Это последняя верная страница.": "cannot be read. This is the last good page.", "Это последняя верная страница.": "This is the last good page.", "Ещё раз": "Try again",
  "К строке": "Go to line", "Нет связи.": "Offline.", "Пишите дальше: ничего не пропадёт.": "Keep writing: nothing will be lost.", "Сейчас": "Now",
  "в этих данных нет": "not in these data", "Часто нужны": "Often needed", "Покупатель": "Buyer", "Продавец": "Seller", "Договор": "Contract",
  "Суммы": "Sums", "Строки документа": "Lines", "Картинки": "Pictures", "Остальное": "Others", "Ещё": "More", "Форма": "Form",
  "Правки здесь меняют только просмотр, а не учёт.": "Changes here are for the preview alone.", "Как печатать": "How to print",
  "Если значения нет": "If there is no value", "Откуда взято": "Where it comes from", "Не печатать": "Print nothing",
  "Все образцы": "All samples", "В порядке": "All well", "с замечаниями": "with findings", "в порядке": "fine", "считается": "being made",
  "Что изменилось": "What has changed", "Рядом": "Side by side", "Наложить": "Overlay", "Версия": "Version", "Действует": "In force",
  "сразу": "at once", "с даты": "from", "Здесь появятся ваши шаблоны": "Your templates will be here", "Ваши шаблоны": "Your templates",
  "Начать с готового": "Start from a ready one", "Принести файл Word": "Bring a Word file", "С чистого листа": "Start from scratch",
  "Кто это": "Kind", "Организация": "Company", "ИП": "Sole proprietor", "Физическое лицо": "Person", "Иностранная организация": "Foreign company", "Филиал": "Branch",
  "Студия docgen": "docgen studio", "студия docgen": "docgen studio", "из": "of", "Сначала исправьте ошибку": "Mend the error first",
};
