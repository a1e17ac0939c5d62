// What every view is to the page.
import type { TemplateResult } from 'lit';
import type { Route } from './route';

/** What a view may ask of the page. */
export interface Operator {
  /** Does something and shows what came of it; looks again. */
  act(said: string, deed: () => Promise<unknown>): Promise<void>;
  /** Asks whether something is to be done. */
  confirm(question: Question): void;
}

/** What is asked before something is done that others feel. */
export interface Question {
  title: string;
  text: string;
  button: string;
  /** Whether a reason can be given. */
  reason: boolean;
  run: (reason: string | undefined) => Promise<void>;
}

/** One of the pages. */
export interface View<T> {
  load(route: Route): Promise<T>;
  show(data: T, route: Route, operator: Operator): TemplateResult;
}
