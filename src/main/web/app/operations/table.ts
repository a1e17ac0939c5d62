// A table where there is room for one, cards on a phone.
import { html, type TemplateResult } from 'lit';
import { visible } from '../outside';

export type Cell = TemplateResult | string | number;

/**
 * On a phone each row is a card, in which every cell has its column's name before it; roles say that it is a table all the same.
 *
 * @param rows as many cells each as there are columns
 */
export const table = (name: string, columns: string[], rows: Cell[][]): TemplateResult => html`
  <div class="wide stacked" tabindex="0" role="region" aria-label=${name}><table role="table">
    <thead role="rowgroup"><tr role="row">${columns.map(each => html`<th role="columnheader" scope="col">${each}</th>`)}</tr></thead>
    <tbody role="rowgroup">${rows.map(row => html`<tr role="row">${row.map((cell, column) => html`
      <td role="cell" data-name=${columns[column]}><div>${typeof cell === 'string' ? visible(cell) : cell}</div></td>`)}</tr>`)}</tbody>
  </table></div>`;
