import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import ini from "highlight.js/lib/languages/ini";
import yaml from "highlight.js/lib/languages/yaml";

hljs.registerLanguage("bash", bash);
hljs.registerLanguage("ini", ini);
hljs.registerLanguage("yaml", yaml);

/** A text as HTML, escaped, with what it consists of in classes. */
export function highlighted(text: string, language: "bash" | "ini" | "yaml" | "none"): string {
  if (language === "none") return escaped(text);
  return hljs.highlight(text, { language }).value;
}

/** What a file is written in, by its name. */
export function languageOf(path: string): "bash" | "ini" | "yaml" | "none" {
  if (/\.ya?ml$/.test(path)) return "yaml";
  if (/\.(?:toml|conf|service|env|cfg)$/.test(path)) return "ini";
  return path.endsWith(".sh") ? "bash" : "none";
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
