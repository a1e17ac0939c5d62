// How figures and moments are written.
import { html, type TemplateResult } from 'lit';
import { ALL } from './data';
import { utc } from '../moment';
import { visible } from '../outside';
import { address, choose, type Route } from './route';

export const figure = (value: number | null): string => value === null ? '–' : value.toFixed(3);
export const between = (low: number | null, high: number | null): string =>
  low === null || high === null ? '' : ` [${low.toFixed(3)}, ${high.toFixed(3)}]`;
/** A calibration error as measured, and where the true one lies: chance alone makes the measured one larger, so it may be above that. */
export const measured = (ece: number, low: number | null, high: number | null): string =>
  low === null || high === null ? figure(ece) : `${figure(ece)}, true one in [${figure(low)}, ${figure(high)}]`;
export const share = (value: number): string => `${(100 * value).toFixed(1)} %`;

export const moment = (at: string): TemplateResult => html`<time datetime=${at}>${utc(at)}</time>`;

export const domainName = (domain: string): string =>
  domain === ALL ? 'all domains' : domain === '' ? 'domains without a policy of their own' : visible(domain);

export const domainLink = (domain: string): TemplateResult =>
  html`<a href=${address('calibration', { domain: domain === ALL ? undefined : domain })}><bdi>${domainName(domain)}</bdi></a>`;

export const answersOf = (model: string | null): string => model === null ? '' : `, answers of ${visible(model)}`;

/** Steps through a list in parts. */
export function pager(route: Route, total: number, shown: number, size: number): TemplateResult {
  const offset = Number(route.chosen.get('offset') ?? 0);
  const step = (to: number): void => choose(route, { offset: to <= 0 ? undefined : String(to) });
  if (total === 0 || offset === 0 && shown >= total) {
    return html`${total === 0 ? '' : html`<p class="pager">${total === 1 ? 'That is the only one' : `These are all ${total}`}.</p>`}`;
  }
  return html`<p class="pager">
    <span>${`${offset + 1}–${offset + shown} of ${total}`}</span>
    <button ?disabled=${offset === 0} @click=${() => step(offset - size)}>Earlier in the list</button>
    <button ?disabled=${offset + shown >= total} @click=${() => step(offset + size)}>Further</button>
  </p>`;
}
