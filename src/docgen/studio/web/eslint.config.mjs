import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(js.configs.recommended, tseslint.configs.recommended, {
  ignores: ["node_modules/"],
  languageOptions: { globals: { process: "readonly", console: "readonly", Buffer: "readonly", Event: "readonly", EventTarget: "readonly" } },
});
