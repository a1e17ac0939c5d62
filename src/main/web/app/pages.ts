// One page at a time, named by the address, so that a link leads to it.
import { element } from './elements';

const NAMES = ['overview', 'review', 'search', 'operations'] as const;

function show(): void {
  const wanted = location.hash.slice(1).split(/[/?]/, 1)[0];
  const name = NAMES.find(each => each === wanted) ?? 'overview';
  for (const each of NAMES) {
    element(each).hidden = each !== name;
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>('header nav a')) {
    if (link.hash === `#${name}`) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
}

addEventListener('hashchange', show);
show();
