/** A price line by line: what was counted, for how much, and what it comes to. */
import { Alert, List, Stack, Table, Text } from '@mantine/core';
import type { Finding, PriceAnswer, PriceLine } from '../lib/pricing';
import { useWords } from '../words/words';

const HOUR_S = 3600;

export function PriceLines({ price }: { price: PriceAnswer }) {
  const { t, locale } = useWords();
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency: price.currency });
  const { payable } = price;
  return (
    <Table aria-label={t('price.lines')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('price.what')}</Table.Th>
          <Table.Th ta="right">{t('price.billed')}</Table.Th>
          <Table.Th ta="right">{t('price.cost')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {price.breakdown.map((line) => (
          <Line key={`${line.dimension} ${line.from} ${line.to}`} line={line} money={money} />
        ))}
      </Table.Tbody>
      <Table.Tfoot>
        <Table.Tr>
          <Table.Th colSpan={2}>{t('price.payable')}</Table.Th>
          <Table.Th ta="right">
            {money.format(Number(payable.incl_vat ?? payable.excl_vat))}
            {payable.incl_vat !== null && (
              <Text size="sm" c="dimmed" fw={400}>
                {t('price.exclVat', { amount: money.format(Number(payable.excl_vat)) })}
              </Text>
            )}
          </Table.Th>
        </Table.Tr>
      </Table.Tfoot>
    </Table>
  );
}

function Line({ line, money }: { line: PriceLine; money: Intl.NumberFormat }) {
  const { t, say, number, moment } = useWords();
  const billed = Number(line.billed) / (line.unit === 's' ? HOUR_S : 1);
  const unit = t(`price.unit.${line.unit}`);
  const vat = line.vat === null ? '' : `, ${t('price.vat', { percent: number(line.vat) })}`;
  return (
    <Table.Tr>
      <Table.Td>
        {say(`dimension.${line.dimension}`, line.dimension)}
        <Text size="xs" c="dimmed">
          {moment(line.from)}
        </Text>
      </Table.Td>
      <Table.Td ta="right">
        <span className="nowrap">
          {number(billed)} {line.unit === 'fee' ? '' : unit}
        </span>
        <Text size="xs" c="dimmed">
          {number(line.price)} / {unit}
          {vat}
        </Text>
      </Table.Td>
      <Table.Td ta="right">{money.format(Number(line.cost_incl_vat ?? line.cost_excl_vat))}</Table.Td>
    </Table.Tr>
  );
}

/** Why a price came about, sentence by sentence. */
export function Explained({ text }: { text: string }) {
  return (
    <List spacing={4}>
      {text
        .split('\n')
        .filter(Boolean)
        .map((sentence) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
    </List>
  );
}

export function Findings({ findings }: { findings: Finding[] }) {
  return (
    <Stack gap="xs">
      {findings.map(({ code, reason, severity }) => (
        <Alert key={code + reason} color={severity === 'E' ? 'red' : 'yellow'} variant="light" title={reason}>
          <span className="mono">{code}</span>
        </Alert>
      ))}
    </Stack>
  );
}
