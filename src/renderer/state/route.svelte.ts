export const screens = [
  'instances',
  'clients',
  'keys',
  'handoff',
  'journal',
  'settings',
  'connect',
  'rotation',
  'run',
] as const;
export type Screen = (typeof screens)[number];

/**
 * Where the page is, kept in the address as `#/screen/id/part`, so that back, forward and reload work:
 * `#/instances/ID`, `#/clients/ID`, `#/handoff/ID` (of that client), `#/connect` (a new instance), `#/connect/ID/STEP`,
 * `#/rotation/ID` (of the old key pair), `#/run` (work with many instances).
 */
export interface Route {
  readonly screen: Screen;
  readonly id?: string;
  readonly part?: string;
}

const parse = (hash: string): Route => {
  const [name, id, part] = hash.replace(/^#\//, '').split('/').map(decodeURIComponent);
  const screen = screens.find((each) => each === name) ?? 'instances';
  return { screen, ...(id ? { id } : {}), ...(part ? { part } : {}) };
};

const read = (): Route => {
  try {
    return parse(location.hash);
  } catch {
    return { screen: 'instances' };
  }
};

export const hrefOf = ({ screen, id, part }: Route): string =>
  `#/${[screen, id, part]
    .filter((each) => each !== undefined)
    .map(encodeURIComponent)
    .join('/')}`;

class RouteState {
  current: Route = $state.raw(read());

  constructor() {
    window.addEventListener('hashchange', () => {
      this.current = read();
      this.#forgetBack();
    });
  }

  #back: Route | undefined;

  /** Where the wizard leads when it is left, once. */
  comeBackTo(place: Route): void {
    this.#back = place;
  }

  takeBack(): Route | undefined {
    const place = this.#back;
    this.#back = undefined;
    return place;
  }

  /** `replace`: without a step in the history, as when a selection moves. */
  go(route: Route, { replace = false } = {}): void {
    if (hrefOf(route) === location.hash) return;
    if (replace) history.replaceState(null, '', hrefOf(route));
    else history.pushState(null, '', hrefOf(route));
    this.current = route;
    this.#forgetBack();
  }

  /** The wizard was left by another way. */
  #forgetBack(): void {
    if (this.current.screen !== 'connect') this.#back = undefined;
  }
}

export const route = new RouteState();
