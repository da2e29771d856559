/** Every page: its address, where it stands in the menu, and the file it is loaded from when it is first opened. */
import {
  BroadcastIcon,
  HomeIcon,
  type Icon,
  KeyIcon,
  LawIcon,
  OrganizationIcon,
  PeopleIcon,
} from '@primer/octicons-react';
import { type ComponentType, lazy } from 'react';
import type { WordKey } from '../words/words';

export type Group = 'now' | 'network' | 'charging' | 'system';
export const GROUPS: Group[] = ['now', 'network', 'charging', 'system'];

export interface PageEntry {
  path: string;
  component: ComponentType;
  /** Absent for pages that are reached from another page. */
  menu?: { group: Group; words: WordKey; icon: Icon };
}

/** A page in a file of its own. */
const page = <K extends string>(load: () => Promise<Record<K, ComponentType>>, name: K) =>
  lazy(async () => ({ default: (await load())[name] }));

export const PAGES: PageEntry[] = [
  {
    path: '/',
    component: page(() => import('../pages/overview/overview'), 'Overview'),
    menu: { group: 'now', words: 'page.overview', icon: HomeIcon },
  },
  {
    path: '/trace',
    component: page(() => import('../pages/trace/search'), 'TraceSearch'),
    menu: { group: 'now', words: 'page.trace', icon: BroadcastIcon },
  },
  { path: '/trace/:correlation', component: page(() => import('../pages/trace/journey'), 'JourneyPage') },
  {
    path: '/partners',
    component: page(() => import('../pages/partners/list'), 'Partners'),
    menu: { group: 'network', words: 'page.partners', icon: OrganizationIcon },
  },
  { path: '/partners/connect', component: page(() => import('../pages/connect/wizard'), 'ConnectWizard') },
  { path: '/partners/:id', component: page(() => import('../pages/partners/partner'), 'PartnerPage') },
  {
    path: '/parties',
    component: page(() => import('../pages/parties/parties'), 'Parties'),
    menu: { group: 'network', words: 'page.parties', icon: PeopleIcon },
  },
  {
    path: '/agreements',
    component: page(() => import('../pages/agreements/agreements'), 'Agreements'),
    menu: { group: 'network', words: 'page.agreements', icon: LawIcon },
  },
  {
    path: '/keys',
    component: page(() => import('../pages/keys/keys'), 'Keys'),
    menu: { group: 'system', words: 'page.keys', icon: KeyIcon },
  },
];
