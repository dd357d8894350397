import assert from "node:assert/strict";
import { test } from "node:test";
import { build } from "esbuild";

const { outputFiles } = await build({ entryPoints: ["src/shortcodes.ts"], bundle: true, format: "esm", write: false });
const { absenceOf, codeAt, hidden, isBlock, parse, shaped, tidied, withAbsence } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`
);

test("a shortcode is printed in another way, and keeps the rest of what it says", () => {
  const code = '[срок_оплаты формат="текст" необязательно]';
  assert.equal(shaped(code, 'формат="краткий"'), '[срок_оплаты формат="краткий" необязательно]');
  assert.equal(shaped(code, ""), "[срок_оплаты необязательно]");
});

test("what prints where there is no value takes the place of what did before", () => {
  assert.equal(withAbsence("[договор.номер необязательно]", 'умолчание="не указан"'), '[договор.номер умолчание="не указан"]');
  assert.equal(absenceOf("[договор.номер необязательно]"), "необязательно");
});

test("quotes keep spaces together", () => {
  assert.deepEqual(parse('[продавец.кпп перед=", КПП " необязательно]').attributes, ['перед=", КПП "', "необязательно"]);
});

test("the shortcode around the cursor is found, others are not", () => {
  assert.deepEqual(codeAt("ИНН [покупатель.инн]", 8), { code: "[покупатель.инн]", from: 4 });
  assert.equal(codeAt("ИНН [покупатель.инн]", 2), null);
});

test("conditions and rows are blocks, values are not", () => {
  assert.ok(isBlock("[если договор]") && isBlock("[/позиции]"));
  assert.ok(!isBlock("[итого]") && !isBlock("[еслиб]"));
});

test("tags are hidden whole, with the conditions inside of them", () => {
  const line = '<div class="big[если итого >= 10] long[/если]">[итого]</div>';
  assert.deepEqual(hidden(line).map(({ from, to }) => line.slice(from, to)), [line.slice(0, line.indexOf("[итого]")), "</div>"]);
});

test("lines are indented by what stands around them, and nothing else changes", () => {
  const text = [
    "{% block body %}", "<table>", "[позиции]", "    <tr><td>[товар]</td>", "<td>x<br></td>", "</tr>", "[/позиции]", "</table>",
    "[если ндс]", "<p>a", "[иначе]", "<p>b", "[/если]", "", "<pre>", " как есть", "</pre>", "{% endblock %}",
  ].join("\n");
  const wanted = [
    "{% block body %}", "  <table>", "    [позиции]", "      <tr><td>[товар]</td>", "        <td>x<br></td>", "      </tr>", "    [/позиции]", "  </table>",
    "  [если ндс]", "    <p>a", "  [иначе]", "    <p>b", "  [/если]", "", "  <pre>", " как есть", "</pre>", "{% endblock %}",
  ].join("\n");
  assert.equal(tidied(text), wanted);
  assert.equal(tidied(wanted), wanted);
});

test("words that stand apart on the page have a gap between them when their tags are hidden", () => {
  const gaps = (line) => hidden(line).map((row) => row.gap);
  assert.deepEqual(gaps("<div class=\"hint\">Отсканируйте<br>в приложении</div>"), [false, true, false]);
  assert.deepEqual(gaps("<tr><th>Банк</th><td>[банк]</td></tr>"), [false, true, false]);
  assert.deepEqual(gaps("Спаси<b>бо</b>"), [false, false]);
});
