/** A list in columns. On a phone the columns that matter less are left out. */
import { Paper, Table } from '@mantine/core';
import type { ReactNode } from 'react';

export interface Column<T> {
  key: string;
  head: ReactNode;
  cell: (row: T) => ReactNode;
  /** Left out below this width. */
  from?: 'sm' | 'md' | 'lg';
  align?: 'right';
}

interface ListProps<T> {
  label: string;
  rows: T[];
  idOf: (row: T) => string;
  columns: Column<T>[];
}

export function ListTable<T>({ label, rows, idOf, columns }: ListProps<T>) {
  return (
    <Paper withBorder>
      <Table.ScrollContainer minWidth={300} type="native" tabIndex={0} role="region" aria-label={label}>
        <Table aria-label={label} verticalSpacing="sm" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ key, head, from, align }) => (
                <Table.Th key={key} visibleFrom={from} ta={align}>
                  {head}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={idOf(row)}>
                {columns.map(({ key, cell, from, align }) => (
                  <Table.Td key={key} visibleFrom={from} ta={align}>
                    {cell(row)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
