// One page at a time, named by the address, so that a link leads to it.
import { element } from './elements';

const NAMES = ['overview', 'review', 'search', 'operations'] as const;

function show(): void {
  const wanted = location.hash.slice(1).split(/[/?]/, 1)[0];
  const known = NAMES.find(each => each === wanted);
  const place = known === undefined && wanted !== '' && document.getElementById(wanted) !== null;
  const open = NAMES.find(each => !element(each).hidden);
  // A place on a page, as the skip link names one, is no other page.
  const name = known ?? (place && open ? open : 'overview');
  const lost = element('lost');
  lost.hidden = known !== undefined || wanted === '' || place;
  lost.textContent = lost.hidden ? '' : `The address names a page that there is not: ${wanted}. This is the overview.`;
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
