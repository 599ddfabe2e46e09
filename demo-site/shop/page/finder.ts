interface FinderState {
  ride: string | null;
  distance: string | null;
}

const rides = ['town', 'train', 'load'];

function stepOf({ ride, distance }: FinderState): 'where' | 'far' | 'result' {
  if (ride === null) return 'where';
  return distance === null ? 'far' : 'result';
}

function show(finder: HTMLElement, state: FinderState): void {
  const step = stepOf(state);
  finder.dataset.finder = step;
  for (const part of finder.querySelectorAll<HTMLElement>('[data-step]')) part.hidden = part.dataset.step !== step;
  for (const part of finder.querySelectorAll<HTMLElement>('[data-result]'))
    part.hidden = part.dataset.result !== state.ride;
  for (const part of finder.querySelectorAll<HTMLElement>('[data-tip]'))
    part.hidden = part.dataset.tip !== state.distance;
}

function stateFrom(path: string, before: FinderState): FinderState {
  const word = path.split('/')[2] ?? '';
  if (rides.includes(word)) return { ride: word, distance: null };
  if (word === '' || before.ride === null) return { ride: null, distance: null };
  return { ...before, distance: word };
}

function isFinderState(value: unknown): value is FinderState {
  return typeof value === 'object' && value !== null && 'ride' in value && 'distance' in value;
}

/** The bike finder: three views of one document, each with its own address; back and forward work. */
export function startFinder(finder: HTMLElement): void {
  let state = stateFrom(location.pathname, { ride: null, distance: null });
  history.replaceState(state, '');
  show(finder, state);
  finder.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-view]') : null;
    if (!link || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    state = stateFrom(new URL(link.href).pathname, state);
    history.pushState(state, '', link.href);
    show(finder, state);
    finder.querySelector<HTMLElement>('[data-step]:not([hidden]) h1')?.focus();
  });
  addEventListener('popstate', (event) => {
    state = isFinderState(event.state) ? event.state : stateFrom(location.pathname, state);
    show(finder, state);
  });
}
