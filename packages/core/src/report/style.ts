/** The style of reports: the system's letters, six colours after Okabe and Ito 2008, light, dark and paper. */
export const reportStyle = `
:root {
  color-scheme: light dark;
  --surface: #ffffff; --raised: #f5f7f9; --ink: #1b1f24; --muted: #57606a; --line: #d8dee4; --deep: #005a8f;
  --on-deep: #ffffff;
  --series-1: #0072b2; --series-2: #d55e00; --series-3: #00805d; --series-4: #b0528a; --series-5: #7a6a00;
  --series-6: #4b4f58;
}
@media (prefers-color-scheme: dark) {
  :root {
    --surface: #14171b; --raised: #1e2329; --ink: #e6e9ed; --muted: #a0a9b4; --line: #343b44; --deep: #56b4e9;
    --on-deep: #0c1014;
    --series-1: #56b4e9; --series-2: #f0a030; --series-3: #3cc79a; --series-4: #e79bc8; --series-5: #e5d651;
    --series-6: #b9bec6;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-behavior: smooth; }
body {
  margin: 0 auto; max-width: 78rem; padding: 1.5rem 1rem 4rem; background: var(--surface); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
header { padding-bottom: .75rem; }
h1 { font-size: clamp(1.5rem, 1.2rem + 1.6vw, 2.1rem); line-height: 1.2; margin: 0; letter-spacing: -.01em; }
header p { margin: .4rem 0 0; color: var(--muted); max-width: 46rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .75rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
section { padding: 1.5rem 0; border-top: 1px solid var(--line); scroll-margin-top: .5rem; }
section, main { min-width: 0; }
p { max-width: 46rem; margin: 0 0 .75rem; overflow-wrap: anywhere; }
.note { color: var(--muted); font-size: .92rem; }
a { color: var(--series-1); text-underline-offset: .15em; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .875em; }
pre { overflow-x: auto; background: var(--raised); padding: .75rem 1rem; border-radius: .5rem; }
nav ol { list-style: none; margin: 0; padding: 0 0 1rem; display: flex; flex-wrap: wrap; gap: .25rem 1.1rem;
  font-size: .92rem; }
nav a { display: inline-block; padding: .2rem 0; text-decoration: none; }
nav a:hover, nav a:focus { text-decoration: underline; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .75rem;
  margin: 0 0 1rem; }
.tile { background: var(--raised); border-radius: .6rem; padding: .7rem .9rem; min-width: 0; }
.tile dt { color: var(--muted); font-size: .85rem; }
.tile dd { margin: 0; font-size: 1.55rem; line-height: 1.25; font-weight: 600; font-variant-numeric: tabular-nums;
  overflow-wrap: anywhere; }
.tile dd.note { font-size: .8rem; font-weight: 400; }
.scroll { overflow-x: auto; margin: 0 0 1rem; }
.scroll:focus-visible { outline: 2px solid var(--series-1); outline-offset: 2px; }
table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--muted); padding-bottom: .35rem; }
th, td { padding: .4rem .75rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th:first-child, td:first-child { padding-left: 0; }
thead th { font-weight: 600; color: var(--muted); white-space: nowrap; vertical-align: bottom; }
th.text, td.text { text-align: left; }
td.text { min-width: 5rem; overflow-wrap: anywhere; }
th.number, td.number { text-align: right; white-space: nowrap; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 1.5rem 2rem;
  margin: 0 0 1rem; }
.chart { margin: 0 0 1rem; min-width: 0; max-width: 35rem; }
.charts .chart { margin: 0; }
.chart figcaption { display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem 1rem; font-size: .92rem;
  margin-bottom: .3rem; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1rem; color: var(--muted); }
.key { white-space: nowrap; }
.key i { display: inline-block; width: 1.6rem; margin-right: .4rem; vertical-align: .28em; }
svg.plot { display: block; width: 100%; height: auto; overflow: visible; color: var(--muted); }
svg.plot text { white-space: pre; }
.confusion { border-collapse: separate; border-spacing: 2px; }
.confusion th, .confusion td { border: 0; padding: .3rem .5rem; vertical-align: middle; }
.confusion thead th { text-align: center; vertical-align: bottom; }
.confusion tbody th { text-align: right; font-weight: 400; }
.confusion tbody th:not(.axis) span { display: block; max-width: 9rem; overflow: hidden; text-overflow: ellipsis;
  white-space: nowrap; }
.confusion th.axis { font-weight: 400; font-size: .85rem; color: var(--muted); }
.confusion th.side { padding: 0; width: 1.4rem; text-align: center; }
.confusion th.side span, .confusion.large thead th:not(.axis) span { writing-mode: vertical-rl;
  transform: rotate(180deg); }
.confusion.large thead th:not(.axis) { padding: .3rem 0; }
.confusion.large thead th:not(.axis) span { max-height: 9rem; overflow: hidden; text-overflow: ellipsis; }
.confusion tbody td { text-align: center; border-radius: .3rem; min-width: 1.9rem; background: var(--raised);
  background: color-mix(in srgb, var(--deep) var(--depth), var(--raised)); }
.confusion.small tbody td { min-width: 5rem; padding: .6rem .5rem; font-size: 1.1rem; }
.confusion.large td, .confusion.large th { font-size: .85rem; padding: .3rem .25rem; }
.confusion td small { display: block; font-size: .8rem; }
.confusion td.deep { color: var(--on-deep); }
.confusion td.zero { color: var(--muted); }
@media (max-width: 30rem) {
  table { font-size: .85rem; }
  th, td { padding: .4rem .45rem; }
  td.text { min-width: 4rem; }
  .confusion th.side { width: 1rem; }
  .confusion.large { border-spacing: 1px; }
  .confusion.large td, .confusion.large th { font-size: .72rem; padding: .25rem .1rem; }
  .confusion.large tbody td { min-width: 1.55rem; }
  .confusion.large tbody th:not(.axis) span { max-width: 5rem; }
}
@media (min-width: 62rem) {
  .page { display: grid; grid-template-columns: 12rem minmax(0, 1fr); gap: 2.5rem; align-items: start; }
  nav { position: sticky; top: 1.5rem; padding-top: 1.5rem; }
  nav ol { flex-direction: column; }
}
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  nav { display: none; }
  .page { display: block; }
  section { padding: .8rem 0; }
  .chart, .tile, tr { break-inside: avoid; }
  h2 { break-after: avoid; }
  .scroll { overflow: visible; }
  .tile, .confusion td { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`
