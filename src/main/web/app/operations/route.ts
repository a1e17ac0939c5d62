// Every state of these pages has an address: #operations/VIEW?NAME=VALUE&...

export const VIEWS = ['calibration', 'domains', 'alarms', 'releases', 'labels', 'training', 'dead-letters'] as const;
export type ViewName = typeof VIEWS[number];

export const TITLES: Record<ViewName, string> = {
  'calibration': 'Calibration',
  'domains': 'Domains',
  'alarms': 'Alarms',
  'releases': 'Releases',
  'labels': 'Labels',
  'training': 'Training',
  'dead-letters': 'Dead letters',
};

/** Where one is, and what was chosen there. */
export interface Route {
  view: ViewName;
  /** What the address names instead of a view that there is; empty if it names one, or none. */
  unknown: string;
  chosen: URLSearchParams;
}

const PAGE = 'operations';

export function here(): Route {
  const [path, query] = location.hash.slice(1).split('?', 2);
  const name = path.split('/')[1] ?? '';
  const view = VIEWS.find(each => each === name);
  return { view: view ?? 'calibration', unknown: view ? '' : name, chosen: new URLSearchParams(query ?? '') };
}

/** The address of a view; what is undefined or empty is left out. */
export function address(view: ViewName, chosen: Record<string, string | undefined> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(chosen)) {
    if (value) {
      query.set(name, value);
    }
  }
  const text = query.toString();
  return `#${PAGE}/${view}${text ? `?${text}` : ''}`;
}

/** Goes to the same view with some of what was chosen changed. */
export function choose(route: Route, changed: Record<string, string | undefined>): void {
  location.hash = address(route.view, { ...Object.fromEntries(route.chosen), ...changed });
}
