// How often answers of each confidence were right, with intervals.
import { html, svg, type TemplateResult } from 'lit';
import type { Bin, Reliability } from './data';
import { table } from './table';
import { between, figure, measured, moment } from './words';

const filled = (report: Reliability): Bin[] => report.bins.filter(bin => bin.count > 0);

export function diagram(report: Reliability): TemplateResult {
  const most = Math.max(1, ...report.bins.map(bin => bin.count));
  const title = `Reliability of release ${report.figures.releaseId}`;
  return html`<figure class="reliability">
    <figcaption><strong>${report.figures.releaseId}</strong>, ${report.figures.count} texts
      since ${moment(report.windowStart)}</figcaption>
    <svg viewBox="-15 -4 121 122" role="img" aria-label="${title}; the table below has the figures">
      <path class="axis" d="M0 0V100H100"></path>
      <path class="ideal" d="M0 100L100 0"></path>
      ${[0, 0.5, 1].map(each => svg`
        <text x=${100 * each} y="106" text-anchor="middle">${each}</text>
        <text x="-2" y=${101.5 - 100 * each} text-anchor="end">${each}</text>`)}
      <text x="50" y="114" text-anchor="middle">mean confidence</text>
      <text x="-50" y="-10" transform="rotate(-90)" text-anchor="middle">share that is right</text>
      ${filled(report).map(bin => svg`
        <rect x=${100 * bin.lower + 0.5} y=${100 - 12 * bin.count / most} width=${100 * (bin.upper - bin.lower) - 1}
          height=${12 * bin.count / most}></rect>
        <path class="whisker" d="M${100 * bin.meanConfidence} ${100 - 100 * (bin.low ?? 0)}V${100 - 100 * (bin.high ?? 0)}"></path>
        <circle cx=${100 * bin.meanConfidence} cy=${100 - 100 * bin.accuracy} r="1.6"></circle>`)}
    </svg>
    <dl>
      <dt>ECE</dt><dd>${measured(report.figures.ece, report.figures.eceLow, report.figures.eceHigh)}</dd>
      <dt>its noise floor</dt><dd>${figure(report.figures.eceFloor)}</dd>
      <dt>Brier score</dt><dd>${figure(report.figures.brier)}</dd>
      <dt>AUROC</dt><dd>${figure(report.figures.auroc)}</dd>
      <dt>accuracy</dt><dd>${figure(report.figures.accuracy)}</dd>
    </dl>
    ${report.sample ? html`<p class="hint">${report.sample}</p>` : ''}
    <details><summary>The same as a table</summary>
      ${table(title, ['Confidence', 'Texts', 'Mean confidence', 'Share that is right'], filled(report).map(bin => [
        `${bin.lower.toFixed(2)}–${bin.upper.toFixed(2)}`, bin.count, figure(bin.meanConfidence), `${figure(bin.accuracy)}${between(bin.low, bin.high)}`,
      ]))}
    </details>
  </figure>`;
}
