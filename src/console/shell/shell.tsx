/** The frame around every page: menu, account, preferences. */
import { ActionIcon, AppShell, Burger, Group, Menu, NavLink, ScrollArea, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { PersonIcon, SignOutIcon } from '@primer/octicons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { Link, useLocation } from 'wouter';
import { remove } from '../lib/client';
import { useStream } from '../lib/live';
import { useSession } from '../lib/queries';
import { NEWS_TYPES } from '../words/news';
import { useWords } from '../words/words';
import { Logo } from './logo';
import { GROUPS, type Group as GroupName, PAGES } from './pages';
import { LanguageMenu, SchemeMenu } from './preferences';

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useWords();
  useStream(NEWS_TYPES);
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const [location] = useLocation();
  // After a step to another page: close the menu, begin at the top.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new address counts
  useEffect(() => {
    close();
    window.scrollTo(0, 0);
  }, [location, close]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'md', md: 'xl' }}
    >
      <a className="skip" href="#main">
        {t('app.skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('app.menu')} />
            <Logo />
          </Group>
          <Group gap={4} wrap="nowrap">
            <LanguageMenu />
            <SchemeMenu />
            <Account />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm">
        <ScrollArea>
          {GROUPS.map((group) => (
            <MenuGroup key={group} group={group} location={location} />
          ))}
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        {children}
      </AppShell.Main>
    </AppShell>
  );
}

function MenuGroup({ group, location }: { group: GroupName; location: string }) {
  const { t } = useWords();
  const entries = PAGES.flatMap(({ path, menu }) => (menu?.group === group ? [{ path, ...menu }] : []));
  if (entries.length === 0) return null;
  return (
    <div>
      <Text size="xs" fw={600} c="dimmed" px="sm" pt="xs" pb={2}>
        {t(`group.${group}`)}
      </Text>
      {entries.map(({ path, words, icon: Icon }) => {
        const isHere = path === '/' ? location === '/' : location.startsWith(path);
        return (
          <NavLink
            key={path}
            component={Link}
            href={path}
            label={t(words)}
            py={5}
            leftSection={<Icon />}
            active={isHere}
            aria-current={isHere ? 'page' : undefined}
          />
        );
      })}
    </div>
  );
}

function Account() {
  const { t, moment } = useWords();
  const { data } = useSession();
  const client = useQueryClient();
  const signOut = async () => {
    await remove('/console/session').catch(() => undefined);
    // What was seen with this key is not for whoever comes next.
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
    client.setQueryData(['session'], { key: null, expires_at: null });
  };
  const name = data?.key?.name ?? '';
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('app.account', { name })}>
          <PersonIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {t('app.account', { name })}
          {data?.expires_at && `, ${t('app.until', { moment: moment(data.expires_at) })}`}
        </Menu.Label>
        {data?.key?.scope === 'read' && <Menu.Label>{t('app.readOnly')}</Menu.Label>}
        <Menu.Item component="a" href="/api/v1/docs">
          {t('app.docs')}
        </Menu.Item>
        <Menu.Item leftSection={<SignOutIcon />} onClick={signOut}>
          {t('app.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
