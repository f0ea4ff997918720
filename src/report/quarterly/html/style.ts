/**
 * The style sheet. One typeface, four colours: ink, a grey for what merely is, vermilion for what is stale, green for what was paid down.
 * Longer than most: it is one sheet, and it is not code.
 */
export const STYLE = `
:root { color-scheme: light dark; --paper: #fffff8; --ink: #1c1a16; --soft: #5d584d; --hair: #d8d3c4; --mass: #c3bcaa; --tint: #f6f3e6; --stale: #a3301a; --stale-2: #c4735f; --stale-3: #dba999; --gain: #1d6453; --link: #1c1a16; }
@media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { --paper: #14130f; --ink: #ece6d6; --soft: #aaa392; --hair: #3a372d; --mass: #5f5a4c; --tint: #1e1c16; --stale: #f2876a; --stale-2: #b9604a; --stale-3: #7d4537; --gain: #74c7b0; --link: #ece6d6; } }
:root[data-theme=dark] { color-scheme: dark; --paper: #14130f; --ink: #ece6d6; --soft: #aaa392; --hair: #3a372d; --mass: #5f5a4c; --tint: #1e1c16; --stale: #f2876a; --stale-2: #b9604a; --stale-3: #7d4537; --gain: #74c7b0; --link: #ece6d6; }
:root[data-theme=light] { color-scheme: light; }
* { box-sizing: border-box; }
html { font-size: 17px; scroll-padding-top: 1.5rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 "Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", P052, "TeX Gyre Pagella", "Book Antiqua", Georgia, "Liberation Serif", serif; font-variant-numeric: lining-nums; text-rendering: optimizeLegibility; }
.report, .flag { max-width: 73rem; margin: 0 auto; padding: 3.2rem 2.5rem 5rem; }
a { color: var(--link); text-decoration: underline; text-decoration-color: var(--hair); text-decoration-thickness: 1px; text-underline-offset: .18em; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--stale); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .4rem .8rem; z-index: 1; }
code, .key { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; font-size: .82em; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.stale { color: var(--stale); }
.gain { color: var(--gain); }

/* The head of the page */
.masthead { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem 1.2rem; border-bottom: 1px solid var(--ink); padding-bottom: .7rem; }
.masthead h1 { font-size: 2.1rem; line-height: 1.1; font-weight: 400; margin: 0; overflow-wrap: anywhere; }
.masthead p { margin: 0; color: var(--soft); }
.masthead .quarter { margin-left: auto; font-size: 1.35rem; color: var(--ink); }
.toggle { font: inherit; font-size: .85rem; font-style: italic; color: var(--soft); background: none; border: 0; padding: .2rem .1rem; cursor: pointer; }
.cause { font-size: 1.4rem; line-height: 1.4; margin: 1.8rem 0 2rem; max-width: 44rem; text-wrap: pretty; }
.figures { display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 1.5rem 2rem; margin: 0; }
.figures > div { border-top: 1px solid var(--hair); padding-top: .6rem; display: flex; flex-direction: column; min-width: 0; }
.figures dt { font-style: italic; color: var(--soft); order: 0; }
.figures dd { margin: 0; }
.figures .big { font-size: 3.3rem; line-height: 1.12; letter-spacing: -.015em; white-space: nowrap; }
.figures .big small { font-size: 1.2rem; letter-spacing: 0; margin-left: .2rem; }
.figures .delta, .figures .what { font-size: .82rem; line-height: 1.35; color: var(--soft); }
.figures .what { margin-top: .35rem; }
.figures svg { display: block; margin: .4rem 0 .3rem; width: 100%; height: 2.1rem; }
.contents { margin: 2.4rem 0 0; padding: .7rem 0; border-top: 1px solid var(--hair); border-bottom: 1px solid var(--hair); font-size: .9rem; }
.contents ol { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.5rem; margin: 0; padding: 0; }
.contents a { text-decoration: none; }
.contents a:hover { text-decoration: underline; }

/* A section: what it says, and in the margin where that comes from */
.part { position: relative; margin-top: 3.6rem; padding-right: 16.5rem; min-height: 9rem; }
.note { position: absolute; right: 0; top: 0; width: 13.2rem; font-size: .8rem; line-height: 1.45; color: var(--soft); padding-top: .5rem; overflow-wrap: break-word; }
.note p { margin: 0 0 .7rem; }
.part.wide { padding-right: 0; min-height: 0; }
.part.wide > .note { position: static; width: auto; max-width: 42rem; padding: 0; }
h2 { font-weight: 400; font-style: italic; font-size: 1.65rem; line-height: 1.2; margin: 0 0 .5rem; }
h3 { font-weight: 400; font-style: italic; font-size: 1.1rem; margin: 1.6rem 0 .4rem; }
h2:focus { outline: none; }
.part > p { margin: .7rem 0 .9rem; max-width: 42rem; }

/* Charts */
figure { margin: 1rem 0 0; }
figcaption { font-size: .85rem; color: var(--soft); font-style: italic; }
.chart { display: block; width: 100%; height: auto; overflow: visible; }
.multiples { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5rem 3rem; }
.chart text { font-size: 12px; fill: var(--soft); }
.chart .strong { fill: var(--ink); font-size: 13px; }
.c-mass { fill: var(--mass); } .c-stale { fill: var(--stale); } .c-stale-2 { fill: var(--stale-2); } .c-stale-3 { fill: var(--stale-3); } .c-gain { fill: var(--gain); } .c-ink { fill: var(--ink); stroke: var(--ink); stroke-width: 1; } .c-open { fill: var(--paper); stroke: var(--ink); stroke-width: 1.3; }
.chart text.t-stale { fill: var(--stale); } .chart text.t-gain { fill: var(--gain); }
.c-line { fill: none; stroke: var(--ink); stroke-width: 1.4; stroke-linejoin: round; } .c-line.stale { stroke: var(--stale); } .c-line.gain { stroke: var(--gain); } .c-end { stroke-width: 5; stroke-linecap: round; }
.c-hair { stroke: var(--hair); stroke-width: 1; fill: none; } .c-dash { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 2 3; fill: none; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .1rem 1.2rem; padding: 0; margin: .5rem 0 0; font-size: .85rem; color: var(--soft); }
.legend svg { width: .7rem; height: .7rem; margin-right: .35rem; }
details { margin-top: .8rem; font-size: .85rem; }
summary { cursor: pointer; color: var(--soft); font-style: italic; }

/* Tables */
.scroll { overflow-x: auto; margin-top: .8rem; }
table { border-collapse: collapse; width: 100%; font-size: .86rem; line-height: 1.4; font-variant-numeric: tabular-nums lining-nums; }
.vh caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
caption { text-align: left; font-style: italic; color: var(--soft); padding-bottom: .3rem; }
th { font-weight: 400; font-style: italic; color: var(--soft); text-align: left; vertical-align: bottom; border-bottom: 1px solid var(--ink); padding: .2rem .7rem .25rem 0; white-space: nowrap; }
td, tbody th { vertical-align: top; border-bottom: 1px solid var(--hair); padding: .3rem .7rem .3rem 0; }
tbody th { font-style: normal; color: var(--ink); white-space: normal; }
td:last-child, th:last-child { padding-right: 0; }
.num { text-align: right; white-space: nowrap; } .whole { white-space: nowrap; } .whole code { overflow-wrap: normal; }
.bars { width: 9rem; } .bars svg { display: block; width: 9rem; height: .9rem; margin-top: .22rem; }
.spark { width: 6rem; } .spark svg { display: block; width: 6rem; height: 1.1rem; margin-top: .12rem; }
th button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
th button::after { content: "\\2009\\2195"; opacity: .35; }
th[aria-sort=ascending] button::after { content: "\\2009\\2191"; opacity: 1; } th[aria-sort=descending] button::after { content: "\\2009\\2193"; opacity: 1; }
.tools { display: flex; flex-wrap: wrap; gap: .5rem 1.2rem; align-items: baseline; font-size: .9rem; margin: .4rem 0 0; }
.tools[hidden] { display: none; }
.tools input, .tools select { font: inherit; color: var(--ink); background: var(--paper); border: 0; border-bottom: 1px solid var(--soft); padding: .15rem .1rem; border-radius: 0; }
.tools input { width: 17rem; max-width: 100%; } .tools p { margin: 0; color: var(--soft); }
.flags td, .flags th { padding-top: .22rem; padding-bottom: .22rem; }
.flags tbody th { max-width: 22rem; }
.paid tbody th { min-width: 12rem; }
.command { padding-left: 1rem; }
.cells td { text-align: center; } .cells td, .cells tbody th { vertical-align: bottom; } .cells svg { display: block; margin: 0 auto; width: 2.2rem; height: 2.2rem; } .cells thead th { text-align: center; } .cells thead th:first-child { text-align: left; }

/* Lists that tell a story */
.risks { list-style: none; margin: .8rem 0 0; padding: 0; }
.risks > li { border-top: 1px solid var(--hair); padding: .45rem 0 .5rem; }
.risks p { margin: 0; } .risks details { margin-top: .15rem; }
.chain { list-style: none; margin: .5rem 0 0; padding: 0; font-size: .82rem; line-height: 1.5; color: var(--soft); }
.chain li { padding-left: 1rem; text-indent: -1rem; overflow-wrap: anywhere; } .chain li::before { content: "\\2192\\2002"; }
.plain { margin: .4rem 0 0; padding: 0 0 0 1.1rem; font-size: .9rem; } .plain li { margin-bottom: .35rem; overflow-wrap: anywhere; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem 1.4rem; margin: .6rem 0 0; font-size: .92rem; } .facts dt { color: var(--soft); font-style: italic; } .facts dd { margin: 0; overflow-wrap: anywhere; }

/* A flag's page takes the place of the report */
.flag { display: none; }
.flag:target { display: block; }
body:has(.flag:target) .report { display: none; }
.flag h2 { font-style: normal; font-size: 1.9rem; margin: 1.4rem 0 .2rem; overflow-wrap: anywhere; }
.flag h2 .key { font-size: .9em; }
.flag .lead { font-size: 1.15rem; max-width: 44rem; margin: .2rem 0 1rem; }
.flag .sides { display: grid; grid-template-columns: 1fr 1fr; gap: 0 3rem; } .flag .sides > * { min-width: 0; }
.colophon { margin-top: 4rem; border-top: 1px solid var(--hair); padding-top: .7rem; font-size: .8rem; color: var(--soft); }

@media (max-width: 60rem) {
  .report, .flag { padding: 2rem 1.5rem 4rem; }
  .part, .part.wide { padding-right: 0; min-height: 0; margin-top: 3rem; }
  .part > .note { position: static; width: auto; max-width: 42rem; padding: 0; margin: .2rem 0 1rem; }
  .figures { grid-template-columns: repeat(3, minmax(0, 1fr)); }
}
@media (max-width: 40rem) {
  html { font-size: 16px; }
  .report, .flag { padding: 1.3rem 1.1rem 3rem; }
  .masthead h1 { font-size: 1.6rem; width: 100%; } .masthead .quarter { margin-left: 0; }
  .cause { font-size: 1.18rem; margin: 1.2rem 0 1.5rem; }
  .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.2rem; } .figures .big { font-size: 2.5rem; }
  .multiples, .flag .sides { grid-template-columns: minmax(0, 1fr); }
  .chart[viewBox] text { font-size: 13px; } .chart[viewBox] .strong { font-size: 14px; }
  td, th, tbody th { padding-right: .5rem; }
  .paid tbody th { min-width: 0; } .cells th { white-space: normal; }
  .less { display: none; }
}
@media print {
  @page { size: A4; margin: 16mm 15mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt Georgia, serif; color: #5d584d; } }
  :root, :root[data-theme=dark], :root:not([data-theme=light]) { color-scheme: light; --paper: #fff; --ink: #1c1a16; --soft: #5d584d; --hair: #d8d3c4; --mass: #c3bcaa; --tint: #f6f3e6; --stale: #a3301a; --stale-2: #c4735f; --stale-3: #dba999; --gain: #1d6453; --link: #1c1a16; }
  html { font-size: 10.2pt; }
  .report, .flag { max-width: none; padding: 0; }
  .contents, .toggle, .tools, .skip, .back, details, summary { display: none; }
  .risks details { display: block; } .risks details::details-content { content-visibility: visible; } th button::after, th[aria-sort] button::after { content: none; }
  a { text-decoration: none; }
  .part { margin-top: 2rem; padding-right: 11.5rem; } .part > .note { position: absolute; width: 10rem; font-size: .74rem; padding-top: .3rem; margin: 0; }
  .part.wide { padding-right: 0; } .part.wide > .note { position: static; width: auto; }
  .figures { grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 1rem 1.3rem; } .figures .big { font-size: 2.5rem; } .cause { margin: 1.2rem 0 1.4rem; }
  .multiples { grid-template-columns: 1fr 1fr; }
  .scroll { overflow: visible; }
  h2, h3, caption, thead, .part > .note { break-after: avoid; } .part:not(:has(.risks, tbody tr:nth-child(15))) { break-inside: avoid; } tr, .risks > li, figure, .figures > div { break-inside: avoid; } thead { display: table-header-group; }
}
`;
