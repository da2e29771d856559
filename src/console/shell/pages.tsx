/** Every page: its address, where it stands in the menu, and the file it is loaded from when it is first opened. */
import {
  BroadcastIcon,
  CreditCardIcon,
  FileIcon,
  GearIcon,
  HistoryIcon,
  HomeIcon,
  type Icon,
  KeyIcon,
  LawIcon,
  LocationIcon,
  LogIcon,
  OrganizationIcon,
  PeopleIcon,
  PlugIcon,
  TagIcon,
  WebhookIcon,
  ZapIcon,
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
    path: '/locations',
    component: page(() => import('../pages/locations/list'), 'Locations'),
    menu: { group: 'charging', words: 'page.locations', icon: LocationIcon },
  },
  { path: '/locations/:owner/:id', component: page(() => import('../pages/locations/location'), 'LocationPage') },
  {
    path: '/chargers',
    component: page(() => import('../pages/chargers/list'), 'Chargers'),
    menu: { group: 'charging', words: 'page.chargers', icon: PlugIcon },
  },
  { path: '/chargers/:owner/:identity', component: page(() => import('../pages/chargers/charger'), 'ChargerPage') },
  {
    path: '/sessions',
    component: page(() => import('../pages/sessions/sessions'), 'Sessions'),
    menu: { group: 'charging', words: 'page.sessions', icon: ZapIcon },
  },
  {
    path: '/cdrs',
    component: page(() => import('../pages/cdrs/cdrs'), 'Cdrs'),
    menu: { group: 'charging', words: 'page.cdrs', icon: FileIcon },
  },
  { path: '/sessions/:owner/:id', component: page(() => import('../pages/sessions/session'), 'SessionPage') },
  { path: '/cdrs/:owner/:id', component: page(() => import('../pages/cdrs/cdr'), 'CdrPage') },
  {
    path: '/statements',
    component: page(() => import('../pages/statements/statements'), 'Statements'),
    menu: { group: 'charging', words: 'page.statements', icon: LogIcon },
  },
  {
    path: '/tariffs',
    component: page(() => import('../pages/tariffs/tariffs'), 'Tariffs'),
    menu: { group: 'charging', words: 'page.tariffs', icon: TagIcon },
  },
  { path: '/tariffs/new', component: page(() => import('../pages/tariffs/editor'), 'TariffPage') },
  { path: '/tariffs/:owner/:id', component: page(() => import('../pages/tariffs/editor'), 'TariffPage') },
  {
    path: '/tokens',
    component: page(() => import('../pages/tokens/tokens'), 'Tokens'),
    menu: { group: 'charging', words: 'page.tokens', icon: CreditCardIcon },
  },
  {
    path: '/webhooks',
    component: page(() => import('../pages/webhooks/webhooks'), 'Webhooks'),
    menu: { group: 'system', words: 'page.webhooks', icon: WebhookIcon },
  },
  {
    path: '/audit',
    component: page(() => import('../pages/audit/audit'), 'AuditLog'),
    menu: { group: 'system', words: 'page.audit', icon: HistoryIcon },
  },
  {
    path: '/settings',
    component: page(() => import('../pages/settings/settings'), 'Settings'),
    menu: { group: 'system', words: 'page.settings', icon: GearIcon },
  },
  {
    path: '/keys',
    component: page(() => import('../pages/keys/keys'), 'Keys'),
    menu: { group: 'system', words: 'page.keys', icon: KeyIcon },
  },
];
