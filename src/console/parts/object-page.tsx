/** The page of one object, seen by the party whose view is shown; its address names the owner and the object. */
import type { ReactNode } from 'react';
import { useParams } from 'wouter';
import type { Party } from '../lib/shapes';
import { ForHolder } from './holder';
import { Page } from './page';

export interface ObjectShown {
  holder: Party;
  /** Written FR*ABC. */
  owner: string;
  id: string;
}

export function ObjectPage({
  titleOf,
  children,
}: {
  titleOf: (id: string) => string;
  children: (shown: ObjectShown) => ReactNode;
}) {
  const params = useParams<{ owner: string; id: string }>();
  const owner = decodeURIComponent(params.owner ?? '');
  const id = decodeURIComponent(params.id ?? '');
  return (
    <Page title={titleOf(id)} lead={<span className="mono">{owner}</span>}>
      <ForHolder>{(holder) => children({ holder, owner, id })}</ForHolder>
    </Page>
  );
}
