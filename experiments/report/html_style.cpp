#include "experiments/report/html_style.h"

namespace rapport {

// 680 CSS pixels are what A4 leaves between margins of 15 mm.
const char* const kReportStyle = R"(
@page { size: A4; margin: 14mm 15mm }
* { box-sizing: border-box }
body { font: 14px/1.45 Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; color: #16202B;
  background: #E8ECF0; margin: 0; font-variant-numeric: tabular-nums }
section { background: #fff; width: 794px; max-width: 100%; margin: 20px auto; padding: 44px 57px; overflow-wrap: anywhere }
.head { display: flex; justify-content: space-between; gap: 24px; border-bottom: 1px solid #D6DDE4; padding-bottom: 14px;
  margin-bottom: 24px; font-size: 13px; color: #47535F }
.head b { color: #16202B } .head span:last-child { white-space: nowrap }
h1 { font-size: 27px; line-height: 1.22; letter-spacing: -.01em; margin: 0 0 10px; font-weight: 650; overflow-wrap: anywhere }
h1.long { font-size: 21px }
h2 { font-size: 15px; margin: 24px 0 6px; break-after: avoid; font-weight: 650 }
h2 span { font-weight: 400; color: #47535F; font-size: 13px }
p { margin: 6px 0 } .lead { font-size: 16px; color: #2B3742 } .small { font-size: 12.5px; color: #47535F }
.question { font-size: 15px; color: #47535F; margin: 0 0 8px }
.note { background: #F4F6F8; border-left: 4px solid #A9B4BF; padding: 9px 14px; margin: 14px 0; break-inside: avoid }
.note.request { border-color: #0B66C3; font-size: 15px } .note.warning { border-color: #C4530A; background: #FDF4EC }
.tiles { display: flex; border-top: 2px solid #16202B; border-bottom: 1px solid #D6DDE4; margin: 18px 0; break-inside: avoid }
.tile { flex: 1 1 0; min-width: 0; padding: 10px 14px 12px; border-left: 1px solid #D6DDE4 }
.tile:first-child { border-left: 0; padding-left: 0 }
.tile .label { display: flex; justify-content: space-between; gap: 6px; align-items: flex-start; font-size: 12.5px; color: #47535F;
  min-height: 22px; overflow-wrap: normal }
.tile .big { font-size: 26px; font-weight: 650; line-height: 1.25; white-space: nowrap } .tile .line { font-size: 12.5px; color: #47535F }
.pill { border-radius: 10px; padding: 1px 9px; font-size: 12px; font-weight: 650; white-space: nowrap; background: #E8ECF0; color: #47535F }
.pill.better { background: #DFF1EA; color: #0D5C49 } .pill.worse { background: #FBE6DC; color: #8C2D0E }
figure { margin: 16px 0; break-inside: avoid }
svg { display: block; width: 100%; height: auto } .mark { white-space: nowrap } .mark svg { display: inline; width: 14px; height: 14px; vertical-align: -2px }
table { border-collapse: collapse; width: 100%; margin: 6px 0 10px }
th { text-align: left; font-weight: 650; vertical-align: bottom; border-bottom: 2px solid #16202B }
td, th { padding: 5px 0 5px 14px; vertical-align: top } td { border-bottom: 1px solid #D6DDE4 }
td:first-child, th:first-child { padding-left: 0 }
td, th { overflow-wrap: break-word; word-break: normal } table.tight td:nth-child(2):not(.r) { min-width: 10em }
tr { break-inside: avoid } thead { display: table-header-group }
.r { text-align: right } td.r, .r small { white-space: nowrap }
td small, th small { display: block; font-size: 12px; font-weight: 400; color: #47535F }
table.tight { font-size: 12.5px } table.tight td, table.tight th { padding-top: 3px; padding-bottom: 3px } table.tight small { font-size: 11px }
.m { background: #EEF5FD } tr.m td, tr.m th { background: #EEF5FD } td.m:not(.r), tr.m td:first-child { padding-left: 6px }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 32px }
pre { font: 11.5px/1.45 ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; background: #F4F6F8; padding: 8px 12px;
  white-space: pre-wrap; overflow-wrap: anywhere; margin: 6px 0 }
details { margin: 6px 0 } summary { cursor: pointer; font-size: 13px }
.field { outline-offset: 4px; border-radius: 3px } .field:hover { outline: 1px dashed #A9B4BF } .field:focus { outline: 2px solid #0B66C3 }
.bar { position: fixed; right: 16px; bottom: 16px; background: #fff; border: 1px solid #A9B4BF; border-radius: 8px; padding: 8px 12px;
  font-size: 13px; box-shadow: 0 2px 8px #0002 }
button { font: inherit; border: 1px solid #A9B4BF; border-radius: 6px; background: #fff; padding: 3px 12px; cursor: pointer }
.factor { display: grid; grid-template-columns: minmax(0, 15em) 1fr 8em; gap: 0 16px; align-items: center; padding: 7px 0;
  border-bottom: 1px solid #E8ECF0 }
.factor input[type=range] { width: 100%; accent-color: #0B66C3 } .factor output { text-align: right; font-weight: 650; white-space: nowrap }
.levels { grid-column: 2 / 4; display: flex; flex-wrap: wrap; gap: 4px 16px }
.levels label { cursor: pointer } .levels input { accent-color: #0B66C3; margin: 0 5px 0 0 }
@media (max-width: 700px) { section { padding: 20px 16px; margin: 0 0 8px } .columns { display: block } .tiles { display: block }
  .tile { border-left: 0; border-top: 1px solid #D6DDE4; padding-left: 0 } .factor { grid-template-columns: 1fr } .levels { grid-column: 1 }
  table { display: block; overflow-x: auto } }
@media print { body { background: #fff; font-size: 12.5px } section { width: auto; margin: 0; padding: 0; break-before: page }
  section:first-of-type { break-before: auto } .bar, .on-screen { display: none } h1 { font-size: 24px } h1.long { font-size: 18px }
  h2 { margin: 14px 0 4px } figure { margin: 10px 0 } .note { margin: 8px 0; padding: 6px 12px } .tiles { margin: 10px 0 }
  .head { margin-bottom: 14px; padding-bottom: 8px }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact } }
)";

const char* const kReportScript = R"(
'use strict';
(() => {
const $ = (id) => document.getElementById(id);
const bar = $('bar');
if (bar) {
  bar.hidden = true;
  document.addEventListener('input', (e) => { if (e.target.closest('.field')) bar.hidden = false; });
  $('save').addEventListener('click', () => {
    bar.hidden = true;
    const page = '<!doctype html>\n' + document.documentElement.outerHTML;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([page], { type: 'text/html' }));
    link.download = decodeURIComponent(location.pathname.split('/').pop() || 'report.html');
    link.click();
  });
}
const data = $('points');
if (!data) return;
const all = JSON.parse(data.textContent), factors = all.factors, points = all.points;
const isNumber = (f) => !factors[f].levels;
const range = (f) => factors[f].high > factors[f].low ? factors[f].high - factors[f].low : 1;
const place = (f, x) => (x - (factors[f].low + factors[f].high) / 2) / range(f);
const same = (a, b) => factors.every((_, f) => isNumber(f) || a[f] === b[f]);
const distance = (a, b) => factors.reduce((s, _, f) => isNumber(f) ? s + ((a[f] - b[f]) / range(f)) ** 2 : s, 0);
const planeAt = (plane, at) => factors.reduce((s, _, f) => isNumber(f) ? s + plane[f + 1] * place(f, at[f]) : s, plane[0]);
const power = Math.max(2, factors.filter((_, f) => isNumber(f)).length) / 2;
function value(group, at, m) {
  let weights = 0, sum = 0;
  for (const p of group.points) {
    const v = points[p].values[m];
    if (!v) continue;
    const d = distance(at, points[p].at);
    if (d < 1e-12) return v[0];
    const w = d ** -power;
    weights += w;
    sum += w * (v[0] - planeAt(group.planes[m], points[p].at));
  }
  return weights > 0 ? planeAt(group.planes[m], at) + sum / weights : NaN;
}
const commas = (t) => { const [a, b] = t.split('.'); return a.replace(/\B(?=(\d{3})+$)/g, ',') + (b ? '.' + b : ''); };
const decimals = (step) => Math.min(4, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
function plain(x, step) {
  const r = Math.round(x / step) * step;
  return (r < 0 ? '\u2212' : '') + commas(Math.abs(r).toFixed(decimals(step)));
}
function shown(x, metric) {
  if (!Number.isFinite(x)) return '\u2013';
  const step = metric.money ? Math.max(metric.step, 1) : metric.step;
  if (metric.money && Math.abs(Math.round(x / step) * step) >= 1e6) {
    const r = Math.round(x / metric.step) * metric.step / 1e6;
    return (r < 0 ? '\u2212' : '') + commas(Math.abs(r).toFixed(Math.min(2, decimals(metric.step / 1e6)))) + ' m';
  }
  return plain(x, step);
}
const text = (id, t) => { $(id).textContent = t; };
const inputs = [...document.querySelectorAll('[data-factor]')];
function where() {
  const at = factors.map(() => 0);
  for (const i of inputs) {
    if (i.type === 'range') at[i.dataset.factor] = Number(i.value);
    else if (i.checked) at[i.dataset.factor] = Number(i.value);
  }
  return at;
}
function nearest(at) {
  let near = -1, least = Infinity;
  points.forEach((p, i) => {
    const d = same(p.at, at) ? distance(p.at, at) : Infinity;
    if (d < least) { least = d; near = i; }
  });
  return [near, least];
}
function show() {
  const at = where(), group = all.groups.find((g) => same(points[g.points[0]].at, at));
  for (const i of inputs) if (i.type === 'range') {
    const f = i.dataset.factor, step = factors[f].whole ? 1 : 10 ** Math.floor(Math.log10(range(f) / 100));
    text('value' + f, plain(at[f], step) + (factors[f].unit ? ' ' + factors[f].unit : ''));
  }
  const [near, far] = nearest(at), run = near >= 0 && far < 1e-12;
  text('kind', near < 0 ? all.words.none : run ? all.words.run : all.words.between);
  text('nearest', near < 0 ? '' : points[near].label);
  all.metrics.forEach((metric, m) => {
    text('here' + m, group ? (run ? '' : '\u2248 ') + shown(value(group, at, m), metric) : '\u2013');
    const v = near < 0 ? null : points[near].values[m];
    text('near' + m, v ? shown(v[0], metric) : '\u2013');
    text('luck' + m, v && v[1] !== null ? shown(v[1], metric) + ' to ' + shown(v[2], metric) : '');
  });
}
for (const i of inputs) {
  i.disabled = false;
  i.addEventListener('input', () => {
    if (i.type === 'range') i.setAttribute('value', i.value);
    else for (const o of inputs) if (o.name === i.name) o.toggleAttribute('checked', o.checked);
    show();
  });
}
$('to-nearest').addEventListener('click', () => {
  const [near] = nearest(where());
  if (near < 0) return;
  for (const i of inputs) if (i.type === 'range') {
    i.value = points[near].at[i.dataset.factor];
    i.setAttribute('value', i.value);
  }
  show();
});
for (const e of document.querySelectorAll('.needs-script')) e.hidden = false;
show();
})();
)";

}  // namespace rapport
