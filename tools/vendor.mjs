// Copies what the pages need out of node_modules into shared/web/static/shared/vendor, and says what it was.
// dkfds is cut down to what the templates use and its colours are replaced by tokens; nothing is fetched here.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import cssnano from "cssnano";
import postcss from "postcss";
import { PurgeCSS } from "purgecss";
import subsetFont from "subset-font";

const OUT = "shared/web/static/shared/vendor";
const DKFDS = "node_modules/dkfds/dist";
const manifest = {};

function keep(pack, file, content) {
  const path = join(OUT, pack, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  const entry = (manifest[pack] ??= { files: {} });
  entry.files[file] = createHash("sha256").update(content).digest("hex");
}

function describe(pack, folder, licenceFile) {
  const { version, license } = JSON.parse(readFileSync(`node_modules/${folder}/package.json`));
  Object.assign((manifest[pack] ??= { files: {} }), { package: folder, version, licence: license });
  if (licenceFile) keep(pack, "LICENCE.txt", readFileSync(`node_modules/${folder}/${licenceFile}`));
}

// What a grey of dkfds stands for depends on what it paints. The tokens are in matchdag.css, for light and dark.
const TOKENS = {
  color: { "#1a1a1a": "text", "#454545": "text-quiet", "#707070": "text-quiet", "#8e8e8e": "text-quiet", "#fff": "on-accent", "#ffffff": "on-accent", white: "on-accent", "#cc0000": "error", "#800080": "link-visited", "#004d99": "link", "#358000": "success" },
  background: { "#fff": "surface", "#ffffff": "surface", white: "surface", "#f5f5f5": "surface-2", "#dcdcdc": "surface-3", "#bfbfbf": "line", "#8e8e8e": "line-strong", "#707070": "accent-hover", "#454545": "accent-hover", "#1a1a1a": "accent", "#cc0000": "error", "#ffe0e0": "error-ground", "#ddf7ce": "success-ground", "#ffeecc": "warning-ground", "#e2f2fb": "info-ground", "#358000": "success", "#febb30": "warning-line", "#1b86c3": "info" },
  line: { "#1a1a1a": "line-input", "#454545": "line-input", "#707070": "line-input", "#8e8e8e": "line-strong", "#bfbfbf": "line", "#dcdcdc": "line", "#f5f5f5": "line", "#fff": "surface", "#ffffff": "surface", white: "surface", "#cc0000": "error", "#358000": "success", "#febb30": "warning-line", "#1b86c3": "info", "#ffe0e0": "error-ground" },
};
const role = (property) =>
  /^(color|fill|-webkit-text-fill-color)$/.test(property) ? "color" : /^background/.test(property) ? "background" : "line";

const withTokens = () => ({
  postcssPlugin: "tokens",
  Once(sheet) {
    sheet.walkAtRules("font-face", (rule) => rule.remove());
    sheet.walkAtRules("media", (rule) => (rule.params.trim() === "print" ? rule.remove() : undefined));
    sheet.walkDecls((declaration) => {
      if (/url\(/.test(declaration.value)) return declaration.remove(); // own icons take their place
      if (declaration.parent.selector === "html" && declaration.prop === "font-size") return declaration.remove();
      const map = TOKENS[role(declaration.prop)];
      declaration.value = declaration.value
        .replace(/#[0-9a-f]{3,8}\b|\bwhite\b/gi, (found) => (map[found.toLowerCase()] ? `var(--${map[found.toLowerCase()]})` : found))
        // dkfds counts on a root of 10px; here a rem is a rem.
        .replace(/(?<![\w#-])(-?\d*\.?\d+)rem/g, (_, size) => `${+(size * 0.625).toFixed(4)}rem`);
    });
  },
});
withTokens.postcss = true;

// In a layer of its own, so that matchdag.css wins by being there and not by longer selectors.
async function stylesheet() {
  const whole = readFileSync(`${DKFDS}/css/dkfds.css`, "utf8");
  const classes = [...new Set(whole.match(/(?<=\.)[a-zA-Z][\w-]*/g))].sort();
  keep("dkfds", "classes.txt", `${classes.join("\n")}\n`); // with which a test finds out what the cut lacks
  const [purged] = await new PurgeCSS().purge({
    content: ["shared/web/templates/**/*.html", "services/*/templates/**/*.html", "shared/web/static/shared/*.js", "services/*/static/**/*.js"],
    css: [{ raw: whole }],
    // Classes that macros put together, and the vocabulary that every template may use.
    safelist: {
      standard: [
        /^alert/, /^badge/, /^button-(primary|secondary|tertiary|warning)$/, /^form-(group-)?(checkbox|radio|error|select)/,
        /^input-width-/, /^h[1-6]$/, /^font-lead$/, /^sr-only$/, /^nobullet-list$/, /^unstyled-list$/, /^small-text$/, /^bold$/,
        /^inline-list$/, /^function-link$/, /^details/, /^breadcrumbs/, /^card/, /^form-input/, /^back-link$/, /^weight-/,
      ],
      greedy: [],
    },
    variables: false,
  });
  const own = await postcss([withTokens(), cssnano({ preset: ["default", { svgo: false }] })]).process(purged.css, { from: undefined });
  keep("dkfds", "dkfds.css", `/* dkfds, MIT: see LICENCE.txt. Cut and tokenised by tools/vendor.mjs; do not edit. */\n@layer dkfds{${own.css}}\n`);
}

// Every icon that a template names between quotes; a word that happens to be an icon's name costs a few bytes.
function icons() {
  const templates = ["shared/web", "services"]
    .flatMap((folder) => readdirSync(folder, { recursive: true }).map((path) => join(folder, path)))
    .filter((path) => /templates.*\.html$/.test(path))
    .map((path) => readFileSync(path, "utf8"));
  const words = new Set(templates.join("\n").match(/(?<=")[a-z]+(-[a-z]+)*(?=")/g));
  const names = readdirSync(`${DKFDS}/img/svg-icons`).map((file) => file.replace(".svg", ""));
  const symbols = names.filter((name) => words.has(name)).map((name) => {
    const svg = readFileSync(`${DKFDS}/img/svg-icons/${name}.svg`, "utf8");
    const box = /viewBox="([^"]+)"/.exec(svg)[1];
    const inner = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>[\s\S]*$/, "").replace(/\s+/g, " ").trim();
    return `<symbol id="${name}" viewBox="${box}">${inner}</symbol>`;
  });
  keep("dkfds", "icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);
}

// Two files a weight: what Danish and English need, and the letters of other names, fetched only where a page has one.
const RANGES = {
  basic: [[0x20, 0x7e], [0xa0, 0xff], [0x2010, 0x2027], [0x2030, 0x203a], [0x20ac, 0x20ac], [0x2190, 0x2193], [0x2212, 0x2212], [0x2264, 0x2265], [0x2713, 0x2713], [0x2715, 0x2715]],
  names: [[0x100, 0x17f], [0x218, 0x21b], [0x1e80, 0x1e9e]],
};
const letters = (ranges) => ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i))).join("");

async function fonts() {
  for (const weight of ["Regular", "SemiBold"]) {
    const source = readFileSync(`${DKFDS}/fonts/IBMPlexSans/complete/ttf/IBMPlexSans-${weight}.ttf`);
    for (const [part, ranges] of Object.entries(RANGES))
      for (const format of ["woff2", "woff"])
        keep("plex", `plex-sans-${weight.toLowerCase()}-${part}.${format}`, await subsetFont(source, letters(ranges), { targetFormat: format, noLayoutClosure: true, noHinting: true }));
  }
}

rmSync(OUT, { recursive: true, force: true });
await stylesheet();
icons();
describe("dkfds", "dkfds", "dist/LICENSE.md");
await fonts();
describe("plex", "dkfds");
Object.assign(manifest.plex, { licence: "OFL-1.1", about: "IBM Plex Sans as shipped with dkfds, cut to Latin letters" });
keep("plex", "LICENCE.txt", "IBM Plex Sans, copyright 2017 IBM Corp., SIL Open Font License 1.1: https://openfontlicense.org\nCut to Latin letters.\n");
keep("htmx", "htmx.min.js", readFileSync("node_modules/htmx.org/dist/htmx.min.js"));
describe("htmx", "htmx.org", "LICENSE");
keep("sortablejs", "Sortable.min.js", readFileSync("node_modules/sortablejs/Sortable.min.js"));
describe("sortablejs", "sortablejs", "LICENSE");
writeFileSync(join(OUT, "vendor.json"), JSON.stringify(manifest, null, 2) + "\n");
for (const pack of readdirSync(OUT)) console.log(pack, manifest[pack]?.version ?? "");
