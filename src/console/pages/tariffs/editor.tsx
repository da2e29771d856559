/** A tariff with what it comes to: change it, and see at once what an example session would cost and why. */
import { Button, Group, Select, SimpleGrid, Stack, Tabs, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { put } from '../../lib/client';
import { keyOf, ownPath, type Tariff, useObject } from '../../lib/objects';
import { useCanChange } from '../../lib/queries';
import type { Party } from '../../lib/shapes';
import { useAct } from '../../parts/act';
import { Answered } from '../../parts/answered';
import { Section } from '../../parts/facts';
import { ForHolder } from '../../parts/holder';
import { Page } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem';
import { useWords } from '../../words/words';
import { Example } from './example';
import { TariffForm } from './form';
import { InPlainWords } from './lint';
import { isExample, TEMPLATES, tariffFrom } from './templates';

export function TariffPage() {
  const { t } = useWords();
  const params = useParams<{ owner?: string; id?: string }>();
  const owner = params.owner && decodeURIComponent(params.owner);
  const id = params.id && decodeURIComponent(params.id);
  return (
    <Page
      title={id ? `${t('tariffs.one')} ${id}` : t('tariffs.add')}
      lead={owner && <span className="mono">{owner}</span>}
    >
      <ForHolder>
        {(holder) =>
          owner && id ? (
            <KnownTariff holder={holder} owner={owner} id={id} />
          ) : (
            <Editor holder={holder} initial={tariffFrom('energy')} isNew />
          )
        }
      </ForHolder>
    </Page>
  );
}

function KnownTariff({ holder, owner, id }: { holder: Party; owner: string; id: string }) {
  const query = useObject<Tariff>(holder, 'tariffs', owner, id);
  return <Answered query={query}>{(tariff) => <Editor key={id} holder={holder} initial={tariff} />}</Answered>;
}

/** The JSON of a text; undefined while it is not JSON. */
function read(text: string): Tariff | undefined {
  try {
    return JSON.parse(text) as Tariff;
  } catch {
    return undefined;
  }
}

/** Whether it has what the form shows. */
const isTariff = (tariff: Tariff | undefined): tariff is Tariff =>
  Array.isArray(tariff?.elements) && tariff.elements.every(({ price_components }) => Array.isArray(price_components));

interface EditorProps {
  holder: Party;
  initial: object;
  isNew?: boolean;
}

function Editor({ holder, initial, isNew = false }: EditorProps) {
  const { t } = useWords();
  const [, navigate] = useLocation();
  const [text, setText] = useState(JSON.stringify(initial, undefined, 2));
  const tariff = read(text);
  const isOwn = isNew || (tariff !== undefined && keyOf(tariff) === keyOf(holder));
  const canChange = useCanChange() && isOwn;
  const save = useAct(
    ({ id, country_code: _, party_id: __, last_updated: ___, ...rest }: Tariff) =>
      put<Tariff>(ownPath(holder, 'tariffs', id), rest),
    ['objects'],
    () => isNew && navigate('/tariffs'),
  );
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
      <Section title={t('tariffs.definition')} aside={t(canChange ? 'tariffs.definitionHelp' : 'tariffs.foreign')}>
        {isNew && (
          <Select
            label={t('tariffs.beginWith')}
            data={TEMPLATES.map((name) => ({ value: name, label: t(`tariffs.template.${name}`) }))}
            onChange={(name) => isExample(name) && setText(JSON.stringify(tariffFrom(name), undefined, 2))}
          />
        )}
        <Tabs defaultValue="form" keepMounted={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="form">{t('tariffs.prices')}</Tabs.Tab>
            <Tabs.Tab value="json">{t('tariffs.json')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="form">
            {isTariff(tariff) ? (
              <TariffForm
                tariff={tariff}
                isNew={isNew}
                isReadOnly={!canChange}
                onChange={(changed) => setText(JSON.stringify(changed, undefined, 2))}
              />
            ) : (
              <Text c="dimmed">{t('tariffs.noForm')}</Text>
            )}
          </Tabs.Panel>
          <Tabs.Panel value="json">
            <JsonOf text={text} onChange={setText} isReadOnly={!canChange} isJson={tariff !== undefined} />
          </Tabs.Panel>
        </Tabs>
        {save.error && <ProblemAlert error={save.error} />}
        {canChange && (
          <Group>
            <Button
              disabled={tariff === undefined}
              loading={save.isPending}
              onClick={() => tariff && save.mutate(tariff)}
            >
              {t('action.save')}
            </Button>
            <Text role="status" className="good">
              {save.isSuccess && t('state.saved')}
            </Text>
          </Group>
        )}
      </Section>
      {tariff && (
        <Stack gap="lg">
          <Example tariff={{ ...ownedBy(holder), ...tariff }} />
          <InPlainWords tariff={{ ...ownedBy(holder), ...tariff }} />
        </Stack>
      )}
    </SimpleGrid>
  );
}

interface JsonProps {
  text: string;
  onChange: (text: string) => void;
  isReadOnly: boolean;
  isJson: boolean;
}

function JsonOf({ text, onChange, isReadOnly, isJson }: JsonProps) {
  const { t } = useWords();
  return (
    <Textarea
      aria-label={t('tariffs.json')}
      value={text}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      readOnly={isReadOnly}
      error={!isJson && t('tariffs.notJson')}
      autosize
      minRows={16}
      maxRows={30}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8rem' } }}
      spellCheck={false}
    />
  );
}

/** What a new tariff lacks until it is saved. */
const ownedBy = ({ country_code, party_id }: Party) => ({
  country_code,
  party_id,
  last_updated: '2026-01-01T00:00:00Z',
});
