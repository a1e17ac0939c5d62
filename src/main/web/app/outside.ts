// Texts of others: whatever stands in them moves nothing around them, and nothing in them is hidden.
import { html, type TemplateResult } from 'lit';

/**
 * Control characters, what turns the direction of all that follows, and what is not seen at all; not the marks and joiners that Arabic, Persian, Hebrew, Indian
 * scripts and emoji are written with.
 */
const HIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200B\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\u{E0000}-\u{E007F}]/gu;

/** The text with names in the place of what would not be seen, as [U+202E]. */
export const visible = (text: string): string =>
  text.replace(HIDDEN, each => `[U+${(each.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`);

/** In the middle of a sentence: what is written from right to left turns no other words around. */
export const outside = (text: string): TemplateResult => html`<bdi>${visible(text)}</bdi>`;
